namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>A suspended instance runs no code; what comes for it is kept.</summary>
public abstract class SuspendResumeConformance : ConformanceTest
{
    [ConformanceFact]
    public async Task Twice_HoldsEverythingUntilResumedOnce()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            var timer = context.CreateTimerAsync(Unit, CancellationToken.None);
            var signal = await context.WaitForEventAsync(Signal);
            context.SetCustomStatus("ran");
            await timer;
            return signal;
        }));
        await Client.StartAsync(Main, "one", "");
        Assert.Equal(ControlResult.Accepted, await Client.SuspendAsync("one", "wait"));
        await SeeAsync(seen => seen.Status == RuntimeStatus.Suspended);
        Assert.Equal(ControlResult.Accepted, await Client.SuspendAsync("one", "wait"));
        Assert.Equal(ControlResult.Accepted, await Client.RaiseEventAsync("one", Signal, "kept"));
        await Host.ElapseAsync(2 * Unit);

        var held = (await Client.GetAsync("one"))!;
        Assert.Equal((RuntimeStatus.Suspended, null), (held.Status, held.CustomStatus));
        Assert.Equal(ControlResult.Accepted, await Client.ResumeAsync("one", "go"));

        Assert.Equal("kept", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task ActivityEndsMeanwhile_ResultIsKept()
    {
        var released = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = 0;
        await StartAsync(new Code()
            .Activity(Echo, async (_, _, stop) =>
            {
                Interlocked.Increment(ref calls);
                return await released.Task.WaitAsync(stop);
            })
            .Orchestrator(Main, (context, _) => context.CallActivityAsync(Echo, "")));
        await Client.StartAsync(Main, "one", "");
        while (Volatile.Read(ref calls) == 0)
            await Task.Delay(1);
        await Client.SuspendAsync("one", "wait");
        await SeeAsync(seen => seen.Status == RuntimeStatus.Suspended);

        released.SetResult("answer");
        await Client.ResumeAsync("one", "go");

        Assert.Equal("answer", Output(await EndOfAsync()));
        Assert.Equal(1, calls);
    }

    [ConformanceFact(Capability.Crash)]
    public async Task Crash_StaysSuspendedWithWhatWasKept()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, _) => context.WaitForEventAsync(Signal)));
        await Client.StartAsync(Main, "one", "");
        await Client.SuspendAsync("one", "wait");
        await Client.RaiseEventAsync("one", Signal, "kept");
        await Host.ReloadAsync();

        Assert.Equal(RuntimeStatus.Suspended, (await Client.GetAsync("one"))!.Status);
        await Client.ResumeAsync("one", "go");

        Assert.Equal("kept", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task ResumeRunning_DoesNothing()
    {
        await StartAsync(new Code().Orchestrator(Main, (context, _) => context.WaitForEventAsync(Signal)));
        await Client.StartAsync(Main, "one", "");
        await SeeAsync(seen => seen.Status == RuntimeStatus.Running);

        Assert.Equal(ControlResult.Accepted, await Client.ResumeAsync("one", ""));
        await Client.RaiseEventAsync("one", Signal, "x");

        Assert.Equal("x", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task SuspendedAndResumedOften_KeepsTheOrderOfEvents()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
            await context.WaitForEventAsync(Signal) + await context.WaitForEventAsync(Signal) + await context.WaitForEventAsync(Signal)));
        await Client.StartAsync(Main, "one", "");
        foreach (var payload in new[] { "a", "b", "c" })
        {
            await Client.SuspendAsync("one", "");
            await SeeAsync(seen => seen.Status == RuntimeStatus.Suspended);
            await Client.RaiseEventAsync("one", Signal, payload);
            await Client.ResumeAsync("one", "");
            await SeeAsync(seen => seen.Status != RuntimeStatus.Suspended);
        }

        Assert.Equal("abc", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task UnknownOrFinal_SaysSo()
    {
        await StartAsync(new Code().Orchestrator(Main, (_, input) => Task.FromResult(input)));
        await RunAsync();

        Assert.Equal(ControlResult.NotFound, await Client.SuspendAsync("nobody", ""));
        Assert.Equal(ControlResult.NotFound, await Client.ResumeAsync("nobody", ""));
        Assert.Equal(ControlResult.AlreadyFinal, await Client.SuspendAsync("one", ""));
        Assert.Equal(ControlResult.AlreadyFinal, await Client.ResumeAsync("one", ""));
    }
}
