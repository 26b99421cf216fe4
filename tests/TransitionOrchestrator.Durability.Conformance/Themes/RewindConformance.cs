namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>A rewound instance runs again what failed, and keeps what succeeded.</summary>
public abstract class RewindConformance : ConformanceTest
{
    private static readonly OrchestratorDefinition<string, string> Child = new("Child");
    private static readonly ActivityDefinition<string, string> Fragile = new("Fragile");

    private bool _isMended;
    private int _echoes;
    private int _fragiles;

    [ConformanceFact(Capability.Rewind)]
    public async Task FailedActivity_RunsAgain_ResultsAreKept()
    {
        await StartAsync(Breaking().Orchestrator(Main, async (context, input) =>
            await context.CallActivityAsync(Echo, input) + await context.CallActivityAsync(Fragile, "!")));
        Assert.Equal(RuntimeStatus.Failed, (await RunAsync("x")).Status);
        _isMended = true;

        Assert.Equal(ControlResult.Accepted, await Client.RewindAsync("one", "mended"));

        var end = await EndOfAsync();
        Assert.Equal("x!", Output(end));
        Assert.Null(end.Failure);
        Assert.Equal("mended", end.RewindReason);
        Assert.Equal((1, 2), (_echoes, _fragiles));
    }

    [ConformanceFact(Capability.Rewind)]
    public async Task FailsAgain_CanBeRewoundAgain()
    {
        await StartAsync(Breaking().Orchestrator(Main, (context, _) => context.CallActivityAsync(Fragile, "!")));
        await RunAsync();
        Assert.Equal(ControlResult.Accepted, await Client.RewindAsync("one", "too early"));
        Assert.Equal(RuntimeStatus.Failed, (await EndOfAsync()).Status);
        _isMended = true;

        Assert.Equal(ControlResult.Accepted, await Client.RewindAsync("one", "mended"));

        Assert.Equal("!", Output(await EndOfAsync()));
        Assert.Equal(3, _fragiles);
    }

    [ConformanceFact(Capability.Rewind)]
    public async Task FailedChild_IsRewoundWithItsParent()
    {
        await StartAsync(Breaking()
            .Orchestrator(Child, async (context, input) => await context.CallActivityAsync(Echo, input) + await context.CallActivityAsync(Fragile, "!"))
            .Orchestrator(Main, async (context, input) => "[" + await context.CallSubOrchestratorAsync(Child, input, new SubOrchestrationOptions { InstanceId = "child" }) + "]"));
        Assert.Equal(RuntimeStatus.Failed, (await RunAsync("x")).Status);
        _isMended = true;

        await Client.RewindAsync("one", "mended");

        Assert.Equal("[x!]", Output(await EndOfAsync()));
        Assert.Equal("x!", Output(await EndOfAsync("child")));
        Assert.Equal((1, 2), (_echoes, _fragiles));
    }

    [ConformanceFact(Capability.Rewind)]
    public async Task EventSentByTheRewoundCode_Arrives()
    {
        var receiver = new OrchestratorDefinition<string, string>("Receiver");
        await StartAsync(Breaking()
            .Orchestrator(receiver, async (context, _) => await context.WaitForEventAsync(Signal) + await context.WaitForEventAsync(Signal))
            .Orchestrator(Main, async (context, _) =>
            {
                context.SendEvent("receiver", Signal, "a");
                await context.CallActivityAsync(Fragile, "");
                context.SendEvent("receiver", Signal, "b");
                return "";
            }));
        await Client.StartAsync(receiver, "receiver", "");
        await RunAsync();
        _isMended = true;

        await Client.RewindAsync("one", "mended");

        Assert.Equal("", Output(await EndOfAsync()));
        Assert.Equal("ab", Output(await EndOfAsync("receiver")));
    }

    [ConformanceFact(Capability.Rewind)]
    public async Task EventsNotTaken_AreStillThere()
    {
        await StartAsync(Breaking().Orchestrator(Main, async (context, _) =>
        {
            await context.WaitForEventAsync(new EventDefinition<string>("Go"));
            var step = await context.CallActivityAsync(Fragile, "!");
            return step + await context.WaitForEventAsync(Signal);
        }));
        await Client.StartAsync(Main, "one", "");
        await Client.RaiseEventAsync("one", Signal, "kept");
        await Client.RaiseEventAsync("one", new EventDefinition<string>("Go"), "");
        await EndOfAsync();
        _isMended = true;

        await Client.RewindAsync("one", "mended");

        Assert.Equal("!kept", Output(await EndOfAsync()));
    }

    [ConformanceFact(Capability.Rewind)]
    public async Task RetriesUsedUp_GetsAllItsAttemptsAgain()
    {
        await StartAsync(Breaking().Orchestrator(Main, (context, _) => context.CallActivityAsync(Fragile, "!", new RetryPolicy(2, Unit))));
        await RunAsync();
        var before = _fragiles;
        _isMended = true;

        await Client.RewindAsync("one", "mended");

        Assert.Equal("!", Output(await EndOfAsync()));
        Assert.Equal((2, 3), (before, _fragiles));
    }

    [ConformanceFact(Capability.Rewind | Capability.Crash)]
    public async Task CrashRightAfter_GoesOn()
    {
        await StartAsync(Breaking().Orchestrator(Main, async (context, input) =>
            await context.CallActivityAsync(Echo, input) + await context.CallActivityAsync(Fragile, "!")));
        await RunAsync("x");
        _isMended = true;

        await Client.RewindAsync("one", "mended");
        await Host.ReloadAsync();

        Assert.Equal("x!", Output(await EndOfAsync()));
        Assert.Equal(1, _echoes);
    }

    [ConformanceFact(Capability.Rewind)]
    public async Task NotFailed_SaysSo()
    {
        await StartAsync(Echoing().Orchestrator(Main, (context, input) => input == "wait" ? context.WaitForEventAsync(Signal) : Task.FromResult(input)));
        await RunAsync();
        await Client.StartAsync(Main, "running", "wait");

        Assert.Equal(ControlResult.NotFailed, await Client.RewindAsync("one", ""));
        Assert.Equal(ControlResult.NotFailed, await Client.RewindAsync("running", ""));
        Assert.Equal(ControlResult.NotFound, await Client.RewindAsync("nobody", ""));
    }

    private Code Breaking() => new Code()
        .Activity(Echo, input =>
        {
            Interlocked.Increment(ref _echoes);
            return input;
        })
        .Activity(Fragile, (_, input, _) =>
        {
            Interlocked.Increment(ref _fragiles);
            return Volatile.Read(ref _isMended) ? Task.FromResult(input) : throw new ActivityFailureException("broken", "no", isTransient: false);
        });
}
