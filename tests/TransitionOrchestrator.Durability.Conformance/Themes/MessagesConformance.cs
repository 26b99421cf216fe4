using System.Globalization;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>Events between instances arrive once and in order.</summary>
public abstract class MessagesConformance : ConformanceTest
{
    private static readonly OrchestratorDefinition<string, string> Sender = new("Sender");

    [ConformanceFact]
    public async Task ToAWaitingInstance_Arrives()
    {
        await StartAsync(Sending().Orchestrator(Main, (context, _) => context.WaitForEventAsync(Signal)));
        await Client.StartAsync(Main, "one", "");
        await Client.StartAsync(Sender, "sender", "one");

        Assert.Equal("0", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task Many_ArriveOnceAndInOrder()
    {
        await StartAsync(Sending(count: 30).Orchestrator(Main, async (context, _) =>
        {
            var seen = new List<string>();
            for (var count = 0; count < 30; count++)
                seen.Add(await context.WaitForEventAsync(Signal));
            return string.Join(' ', seen);
        }));
        await Client.StartAsync(Main, "one", "");
        await Client.StartAsync(Sender, "sender", "one");

        Assert.Equal(string.Join(' ', Enumerable.Range(0, 30)), Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task ToAnUnknownOrFinalInstance_IsDroppedAndTheSenderGoesOn()
    {
        await StartAsync(Sending().Orchestrator(Main, (_, input) => Task.FromResult(input)));
        await RunAsync("over");
        await Client.StartAsync(Sender, "to a final one", "one");
        await Client.StartAsync(Sender, "to nobody", "nobody");

        Assert.Equal("sent", Output(await EndOfAsync("to a final one")));
        Assert.Equal("sent", Output(await EndOfAsync("to nobody")));
        Assert.Equal("over", Output((await Client.GetAsync("one"))!));
        Assert.Null(await Client.GetAsync("nobody"));
    }

    [ConformanceFact]
    public async Task ToItself_IsReceived()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, _) =>
        {
            context.SendEvent(context.InstanceId, Signal, "to myself");
            return context.WaitForEventAsync(Signal);
        }));

        Assert.Equal("to myself", Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task ChildToParent_AndBack()
    {
        await StartAsync(new Code()
            .Orchestrator(Sender, async (context, _) =>
            {
                context.SendEvent(context.Parent!.InstanceId, Signal, context.InstanceId);
                return await context.WaitForEventAsync(Signal);
            })
            .Orchestrator(Main, async (context, _) =>
            {
                var child = context.CallSubOrchestratorAsync(Sender, "");
                context.SendEvent(await context.WaitForEventAsync(Signal), Signal, "answer");
                return await child;
            }));

        Assert.Equal("answer", Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task IdThatIsNone_ThrowsInTheOrchestrator()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, _) =>
        {
            try
            {
                context.SendEvent("a/b", Signal, "");
                return Task.FromResult("sent");
            }
            catch (ArgumentException)
            {
                return Task.FromResult("refused");
            }
        }));

        Assert.Equal("refused", Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task ToASuspendedInstance_IsKept()
    {
        await StartAsync(Sending().Orchestrator(Main, (context, _) => context.WaitForEventAsync(Signal)));
        await Client.StartAsync(Main, "one", "");
        await Client.SuspendAsync("one", "wait");
        await SeeAsync(seen => seen.Status == RuntimeStatus.Suspended);
        await Client.StartAsync(Sender, "sender", "one");
        await EndOfAsync("sender");

        await Client.ResumeAsync("one", "go");

        Assert.Equal("0", Output(await EndOfAsync()));
    }

    /// <summary>A sender that ends right after it has sent.</summary>
    private static Code Sending(int count = 1) => new Code().Orchestrator(Sender, (context, receiver) =>
    {
        for (var number = 0; number < count; number++)
            context.SendEvent(receiver, Signal, number.ToString(CultureInfo.InvariantCulture));
        return Task.FromResult("sent");
    });
}
