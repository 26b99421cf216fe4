namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>A terminated instance runs no more code, and neither do its children.</summary>
public abstract class TerminateConformance : ConformanceTest
{
    private static readonly OrchestratorDefinition<string, string> Child = new("Child");

    [ConformanceFact]
    public async Task Waiting_EndsWithTheReasonAndRunsNoCode()
    {
        var ranOn = false;
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            try
            {
                return await context.WaitForEventAsync(Signal);
            }
            finally
            {
                ranOn = true;
            }
        }));
        await Client.StartAsync(Main, "one", "");
        await SeeAsync(seen => seen.Status == RuntimeStatus.Running);

        Assert.Equal(ControlResult.Accepted, await Client.TerminateAsync("one", "enough"));

        var end = await EndOfAsync();
        Assert.Equal((RuntimeStatus.Terminated, "\"enough\"", null, false), (end.Status, end.Output, end.Failure, ranOn));
        Assert.Equal(ControlResult.AlreadyFinal, await Client.TerminateAsync("one", "again"));
        Assert.Equal("\"enough\"", (await Client.GetAsync("one"))!.Output);
    }

    [ConformanceFact]
    public async Task Suspended_Ends()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, _) => context.WaitForEventAsync(Signal)));
        await Client.StartAsync(Main, "one", "");
        await Client.SuspendAsync("one", "wait");
        await SeeAsync(seen => seen.Status == RuntimeStatus.Suspended);

        Assert.Equal(ControlResult.Accepted, await Client.TerminateAsync("one", "enough"));

        Assert.Equal(RuntimeStatus.Terminated, (await EndOfAsync()).Status);
    }

    [ConformanceFact]
    public async Task ActivityUnderWay_GoesOnAndItsResultIsDropped()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await StartAsync(new Code()
            .Activity(Echo, async (_, input, stop) =>
            {
                started.SetResult();
                await released.Task.WaitAsync(stop);
                ended.SetResult();
                return input;
            })
            .Orchestrator(Main, (context, _) => context.CallActivityAsync(Echo, "")));
        await Client.StartAsync(Main, "one", "");
        await started.Task;

        await Client.TerminateAsync("one", "enough");
        Assert.Equal(RuntimeStatus.Terminated, (await EndOfAsync()).Status);
        released.SetResult();
        await ended.Task;

        Assert.Equal((RuntimeStatus.Terminated, "\"enough\""), ((await Client.GetAsync("one"))!.Status, (await Client.GetAsync("one"))!.Output));
    }

    [ConformanceFact(Capability.RecursiveTerminate)]
    public async Task Children_EndToo()
    {
        await StartAsync(new Code()
            .Orchestrator(Child, (context, input) => input == "leaf"
                ? context.WaitForEventAsync(Signal)
                : context.CallSubOrchestratorAsync(Child, "leaf", new SubOrchestrationOptions { InstanceId = context.InstanceId + " leaf" }))
            .Orchestrator(Main, async (context, _) => string.Concat(await Task.WhenAll(
                context.CallSubOrchestratorAsync(Child, "", new SubOrchestrationOptions { InstanceId = "a" }),
                context.CallSubOrchestratorAsync(Child, "", new SubOrchestrationOptions { InstanceId = "b" })))));
        string[] children = ["a", "b", "a leaf", "b leaf"];
        await Client.StartAsync(Main, "one", "");
        foreach (var child in children)
            await SeeAsync(seen => seen.Status == RuntimeStatus.Running, child);

        await Client.TerminateAsync("one", "enough");

        foreach (var child in children)
            Assert.Equal(RuntimeStatus.Terminated, (await EndOfAsync(child)).Status);
    }

    [ConformanceFact(Capability.RecursiveTerminate | Capability.EndsWithOpenSteps)]
    public async Task ChildrenOfEarlierRounds_EndToo()
    {
        await StartAsync(new Code()
            .Orchestrator(Child, (context, _) => context.WaitForEventAsync(Signal))
            .Orchestrator(Main, async (context, round) =>
            {
                _ = context.CallSubOrchestratorAsync(Child, "", new SubOrchestrationOptions { InstanceId = $"child{round}" });
                if (round.Length < 3)
                {
                    context.ContinueAsNew(round + "x");
                    return "";
                }

                context.SetCustomStatus("waiting");
                return await context.WaitForEventAsync(Signal);
            }));
        await Client.StartAsync(Main, "one", "x");
        await SeeStatusAsync("waiting");
        string[] children = ["childx", "childxx", "childxxx"];
        foreach (var child in children)
            await SeeAsync(seen => seen.Status == RuntimeStatus.Running, child);

        await Client.TerminateAsync("one", "enough");

        foreach (var child in children)
            Assert.Equal(RuntimeStatus.Terminated, (await EndOfAsync(child)).Status);
    }

    [ConformanceFact(Capability.RecursiveTerminate | Capability.Crash)]
    public async Task CrashRightAfter_ChildrenStillEnd()
    {
        await StartAsync(new Code()
            .Orchestrator(Child, (context, _) => context.WaitForEventAsync(Signal))
            .Orchestrator(Main, (context, _) => context.CallSubOrchestratorAsync(Child, "", new SubOrchestrationOptions { InstanceId = "child" })));
        await Client.StartAsync(Main, "one", "");
        await SeeAsync(seen => seen.Status == RuntimeStatus.Running, "child");

        await Client.TerminateAsync("one", "enough");
        await Host.ReloadAsync();

        Assert.Equal(RuntimeStatus.Terminated, (await EndOfAsync("child")).Status);
    }

    [ConformanceFact]
    public async Task Unknown_SaysSo()
    {
        await StartAsync(new Code());

        Assert.Equal(ControlResult.NotFound, await Client.TerminateAsync("nobody", ""));
    }
}
