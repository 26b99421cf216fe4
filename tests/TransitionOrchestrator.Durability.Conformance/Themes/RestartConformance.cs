namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>A final instance can be run once more from the start.</summary>
public abstract class RestartConformance : ConformanceTest
{
    private int _calls;

    [ConformanceFact(Capability.Restart)]
    public async Task SameId_RunsAgainWithTheSameInput()
    {
        await StartAsync(Counting());
        Assert.Equal("x1", Output(await RunAsync("x")));

        var outcome = await Client.RestartAsync("one");

        Assert.Equal(new RestartOutcome(ControlResult.Accepted, "one"), outcome);
        Assert.Equal("x2", Output(await EndOfAsync()));
    }

    [ConformanceFact(Capability.Restart)]
    public async Task NewId_TheOldOneStays()
    {
        await StartAsync(Counting());
        await RunAsync("x");

        var outcome = await Client.RestartAsync("one", restartWithNewInstanceId: true);

        Assert.Equal(ControlResult.Accepted, outcome.Result);
        Assert.NotEqual("one", outcome.InstanceId);
        Assert.Equal("x2", Output(await EndOfAsync(outcome.InstanceId!)));
        Assert.Equal("x1", Output((await Client.GetAsync("one"))!));
    }

    [ConformanceFact(Capability.Restart)]
    public async Task FailedOrTerminated_RunsAgain()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, input) =>
            input == "fail" && Interlocked.Increment(ref _calls) == 1 ? throw new InvalidDataException("once") : context.WaitForEventAsync(Signal)));
        Assert.Equal(RuntimeStatus.Failed, (await RunAsync("fail", "failed")).Status);
        await Client.StartAsync(Main, "terminated", "");
        await SeeAsync(seen => seen.Status == RuntimeStatus.Running, "terminated");
        await Client.TerminateAsync("terminated", "enough");
        await EndOfAsync("terminated");

        foreach (var id in new[] { "failed", "terminated" })
        {
            Assert.Equal(ControlResult.Accepted, (await Client.RestartAsync(id)).Result);
            await Client.RaiseEventAsync(id, Signal, "again");
            var end = await EndOfAsync(id);
            Assert.Equal("again", Output(end));
            Assert.Null(end.Failure);
        }
    }

    [ConformanceFact(Capability.Restart)]
    public async Task CustomStatusAndEventsOfTheRunBefore_AreGone()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            var first = await context.WaitForEventAsync(Signal);
            context.SetCustomStatus(first);
            return first;
        }));
        await Client.StartAsync(Main, "one", "");
        await Client.RaiseEventAsync("one", Signal, "a");
        await EndOfAsync();

        await Client.RestartAsync("one");

        var again = await SeeAsync(seen => seen.Status == RuntimeStatus.Running);
        Assert.Equal((null, null), (again.CustomStatus, again.Output));
        await Client.RaiseEventAsync("one", Signal, "b");
        Assert.Equal("b", Output(await EndOfAsync()));
    }

    [ConformanceFact(Capability.Restart)]
    public async Task AfterContinueAsNew_TheInputOfTheLastRoundCounts()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, input) =>
        {
            if (input.Length < 3)
                context.ContinueAsNew(input + "x");
            return Task.FromResult(input);
        }));
        await RunAsync("x");

        await Client.RestartAsync("one");

        var end = await EndOfAsync();
        Assert.Equal(("xxx", "\"xxx\""), (Output(end), end.Input));
    }

    [ConformanceFact(Capability.Restart | Capability.Crash)]
    public async Task CrashRightAfter_GoesOn()
    {
        await StartAsync(Counting());
        await RunAsync("x");
        await Client.RestartAsync("one");
        await Host.ReloadAsync();

        Assert.StartsWith("x", Output(await EndOfAsync()), StringComparison.Ordinal);
        Assert.InRange(_calls, 2, 3);
    }

    [ConformanceFact(Capability.Restart)]
    public async Task RunningOrUnknown_SaysSo()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, _) => context.WaitForEventAsync(Signal)));
        await Client.StartAsync(Main, "one", "");

        Assert.Equal(new RestartOutcome(ControlResult.NotFinal, null), await Client.RestartAsync("one"));
        Assert.Equal(new RestartOutcome(ControlResult.NotFinal, null), await Client.RestartAsync("one", restartWithNewInstanceId: true));
        Assert.Equal(new RestartOutcome(ControlResult.NotFound, null), await Client.RestartAsync("nobody"));
    }

    private Code Counting() => new Code()
        .Activity(Echo, input => $"{input}{Interlocked.Increment(ref _calls)}")
        .Orchestrator(Main, (context, input) => context.CallActivityAsync(Echo, input));
}
