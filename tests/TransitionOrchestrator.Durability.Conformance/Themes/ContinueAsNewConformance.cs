using System.Globalization;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>Continue-as-new starts over under the same id, and loses no event.</summary>
public abstract class ContinueAsNewConformance : ConformanceTest
{
    private static readonly OrchestratorDefinition<int, string> Rounds = new("Rounds");

    [ConformanceFact]
    public async Task NextRound_HasTheNewInput()
    {
        await StartAsync(new Code().Orchestrator(Rounds, (context, left) =>
        {
            if (left > 0)
                context.ContinueAsNew(left - 1);
            return Task.FromResult(left > 0 ? "not the end" : "end");
        }));
        await Client.StartAsync(Rounds, "one", 20);

        var end = await EndOfAsync();

        Assert.Equal(("end", "0"), (Output(end), end.Input));
        Assert.False(await Client.StartAsync(Rounds, "one", 3));
    }

    [ConformanceFact]
    public async Task StepsInEachRound_AllRun()
    {
        var calls = 0;
        await StartAsync(new Code()
            .Activity(Echo, input => $"{input}{Interlocked.Increment(ref calls)}")
            .Orchestrator(Rounds, async (context, round) =>
            {
                await context.CallActivityAsync(Echo, "");
                await context.CreateTimerAsync(Unit / 4, CancellationToken.None);
                if (round < 4)
                    context.ContinueAsNew(round + 1);
                return $"{round}";
            }));
        await Client.StartAsync(Rounds, "one", 0);

        Assert.Equal("4", Output(await EndOfAsync()));
        Assert.Equal(5, calls);
    }

    [ConformanceFact]
    public async Task EventsNotTaken_ComeToTheNextRound_InOrder()
    {
        await StartAsync(Taking(preserve: true));
        await RaiseThreeAsync();

        Assert.Equal("b", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task EventsNotTaken_AreDroppedIfTold()
    {
        await StartAsync(Taking(preserve: false));
        await RaiseThreeAsync();
        await SeeStatusAsync("round 1");
        await Client.RaiseEventAsync("one", Signal, "fresh");

        Assert.Equal("fresh", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task EventForAWaitThatTimedOut_ComesToTheNextRound()
    {
        var other = new EventDefinition<string>("Other");
        await StartAsync(new Code().Orchestrator(Rounds, async (context, round) =>
        {
            if (round == 1)
                return await context.WaitForEventAsync(Signal);
            await context.WaitForEventOrTimeoutAsync(Signal, Unit);
            context.SetCustomStatus("timed out");
            await context.WaitForEventAsync(other);
            context.ContinueAsNew(1);
            return "";
        }));
        await Client.StartAsync(Rounds, "one", 0);
        await Host.ElapseAsync(Unit);
        await SeeStatusAsync("timed out");
        await Client.RaiseEventAsync("one", Signal, "late");
        await Client.RaiseEventAsync("one", other, "");

        Assert.Equal("late", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task CustomStatus_StartsEmpty()
    {
        await StartAsync(new Code().Orchestrator(Rounds, async (context, round) =>
        {
            if (round == 0)
            {
                context.SetCustomStatus("round 0");
                context.ContinueAsNew(1);
                return "";
            }

            return await context.WaitForEventAsync(Signal);
        }));
        await Client.StartAsync(Rounds, "one", 0);

        await SeeAsync(seen => seen.Input == "1" && seen.CustomStatus is null);
        await Client.RaiseEventAsync("one", Signal, "end");
        Assert.Null((await EndOfAsync()).CustomStatus);
    }

    [ConformanceFact]
    public async Task ExceptionAfterwards_FailsTheInstance()
    {
        await StartAsync(new Code().Orchestrator(Rounds, (context, _) =>
        {
            context.ContinueAsNew(1);
            throw new InvalidDataException("after");
        }));
        await Client.StartAsync(Rounds, "one", 0);

        var end = await EndOfAsync();

        Assert.Equal((RuntimeStatus.Failed, "after"), (end.Status, end.Failure!.Message));
    }

    [ConformanceFact(Capability.EndsWithOpenSteps)]
    public async Task ResultsOfOpenTasks_AreDropped()
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await StartAsync(new Code()
            .Activity(Echo, async (_, input, stop) =>
            {
                await released.Task.WaitAsync(stop);
                return input;
            })
            .Orchestrator(Rounds, async (context, round) =>
            {
                var answer = context.CallActivityAsync(Echo, $"{round}");
                if (round == 0)
                {
                    context.ContinueAsNew(1);
                    return "";
                }

                context.SetCustomStatus("round 1");
                return await answer;
            }));
        await Client.StartAsync(Rounds, "one", 0);
        await SeeStatusAsync("round 1");

        released.SetResult();

        Assert.Equal("1", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task IdsOfEachRound_AreNew()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, seen) =>
        {
            seen += $" {context.NewGuid()}";
            if (seen.Length < 3 * 37)
                context.ContinueAsNew(seen);
            return Task.FromResult(seen);
        }));

        Assert.Equal(3, Output(await RunAsync()).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Count());
    }

    [ConformanceFact]
    public async Task ChildrenOfEachRound_AreNew()
    {
        var child = new OrchestratorDefinition<int, int>("Child");
        await StartAsync(new Code()
            .Orchestrator(child, (_, input) => Task.FromResult(input * 10))
            .Orchestrator(Rounds, async (context, round) =>
            {
                var answer = await context.CallSubOrchestratorAsync(child, round);
                if (round < 3)
                    context.ContinueAsNew(round + 1);
                return answer.ToString(CultureInfo.InvariantCulture);
            }));
        await Client.StartAsync(Rounds, "one", 0);

        Assert.Equal("30", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task Reloaded_InALaterRound_GoesOnThere()
    {
        await StartAsync(new Code().Orchestrator(Rounds, async (context, round) =>
        {
            if (round < 2)
            {
                context.ContinueAsNew(round + 1);
                return "";
            }

            context.SetCustomStatus("waiting");
            return $"{round}" + await context.WaitForEventAsync(Signal);
        }));
        await Client.StartAsync(Rounds, "one", 0);
        await SeeStatusAsync("waiting");
        await Host.ReloadAsync();

        await Client.RaiseEventAsync("one", Signal, "!");

        Assert.Equal("2!", Output(await EndOfAsync()));
    }

    private static Code Taking(bool preserve) => new Code().Orchestrator(Rounds, async (context, round) =>
    {
        context.SetCustomStatus($"round {round}");
        var go = new EventDefinition<string>("Go");
        if (round == 0)
        {
            await context.WaitForEventAsync(go);
            await context.WaitForEventAsync(Signal);
            context.ContinueAsNew(1, preserve);
            return "";
        }

        return await context.WaitForEventAsync(Signal);
    });

    private async Task RaiseThreeAsync()
    {
        await Client.StartAsync(Rounds, "one", 0);
        await SeeStatusAsync("round 0");
        foreach (var payload in new[] { "a", "b", "c" })
            await Client.RaiseEventAsync("one", Signal, payload);
        await Client.RaiseEventAsync("one", new EventDefinition<string>("Go"), "");
    }
}
