using TransitionOrchestrator.Durability.Conformance;
using System.Collections.Concurrent;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

public abstract class RecoveryTests : EngineTest
{
    [Fact]
    public async Task Kill_ActivityUnderWay_RunsAgainAndKnowsIt()
    {
        var calls = new ConcurrentQueue<bool>();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var code = new Code()
            .Activity(Echo, async (context, input, stop) =>
            {
                calls.Enqueue(context.MayHaveRunBefore);
                started.TrySetResult();
                if (calls.Count == 1)
                    await Task.Delay(Timeout.Infinite, stop);
                return input;
            })
            .Orchestrator(Main, (context, input) => context.CallActivityAsync(Echo, input));
        var first = await StartAsync(code);
        await first.StartAsync(Main, "one", "x");
        await started.Task;
        await first.KillAsync();

        var second = await StartAsync(code);

        Assert.Equal("x", Output(await EndOfAsync(second)));
        Assert.Equal([false, true], calls);
    }

    [Fact]
    public async Task Stop_ActivityUnderWay_IsCancelledAndRunsAgain()
    {
        var calls = 0;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var code = new Code()
            .Activity(Echo, async (_, input, stop) =>
            {
                if (Interlocked.Increment(ref calls) > 1)
                    return input;
                started.SetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, stop);
                }
                catch (OperationCanceledException cancelled)
                {
                    // As HTTP clients do.
                    throw new TimeoutException("wrapped", cancelled);
                }

                return "";
            })
            .Orchestrator(Main, (context, input) => context.CallActivityAsync(Echo, input));
        var first = await StartAsync(code);
        await first.StartAsync(Main, "one", "x");
        await started.Task;
        await first.StopAsync(CancellationToken.None);
        await Assert.ThrowsAsync<EngineNotRunningException>(() => first.GetAsync("one"));

        var second = await StartAsync(code, takeOver: false);

        Assert.Equal("x", Output(await EndOfAsync(second)));
    }

    [Fact]
    public async Task Stop_SomebodyWaitsForTheEnd_IsToldSo()
    {
        var engine = await StartAsync(Echoing().Orchestrator(Main, (context, _) => context.WaitForEventAsync(Signal)));
        await engine.StartAsync(Main, "one", "");
        var waiting = engine.WaitForCompletionAsync("one");

        await engine.StopAsync(CancellationToken.None);

        await Assert.ThrowsAsync<EngineNotRunningException>(() => waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task Kill_TimersAndEarlyEvents_AreKept()
    {
        var code = Echoing().Orchestrator(Main, async (context, _) =>
        {
            await context.CreateTimerAsync(TimeSpan.FromDays(7), CancellationToken.None);
            return await context.WaitForEventAsync(Signal) + await context.WaitForEventAsync(Signal);
        });
        var first = await StartAsync(code);
        await first.StartAsync(Main, "one", "");
        await first.RaiseEventAsync("one", Signal, "a");
        await first.RaiseEventAsync("one", Signal, "b");
        await first.KillAsync();

        Time.Advance(TimeSpan.FromDays(6));
        var second = await StartAsync(code);
        var end = EndOfAsync(second);
        Assert.False(end.IsCompleted);
        Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal("ab", Output(await end));
    }

    [Fact]
    public async Task Kill_TimerFellDueMeanwhile_FiresAtOnce()
    {
        var code = Echoing().Orchestrator(Main, async (context, input) =>
        {
            await context.CreateTimerAsync(TimeSpan.FromDays(1), CancellationToken.None);
            return input;
        });
        var first = await StartAsync(code);
        await first.StartAsync(Main, "one", "x");
        await first.KillAsync();
        Time.Advance(TimeSpan.FromDays(3));

        Assert.Equal("x", Output(await EndOfAsync(await StartAsync(code))));
    }

    [Fact]
    public async Task Recover_ManyWaiting_RunsNoCodeUntilSomethingArrives()
    {
        var runs = 0;
        var code = Echoing().Orchestrator(Main, (context, _) =>
        {
            Interlocked.Increment(ref runs);
            return context.WaitForEventAsync(Signal);
        });
        var first = await StartAsync(code);
        await Task.WhenAll(Enumerable.Range(0, 1500).Select(number => first.StartAsync(Main, $"{number}", "")));
        await first.KillAsync();
        Volatile.Write(ref runs, 0);

        var second = await StartAsync(code);
        await second.RaiseEventAsync("1234", Signal, "!");

        Assert.Equal("!", Output(await EndOfAsync(second, "1234")));
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Crash_ThreeTimesInATurn_IsParkedAndCanBeResumed()
    {
        var mended = false;
        var entered = new SemaphoreSlim(0);
        using var blocked = new ManualResetEventSlim();
        var code = Echoing().Orchestrator(Main, async (context, _) =>
        {
            await context.WaitForEventAsync(Signal);
            if (!Volatile.Read(ref mended))
            {
                // Where a real one would end the process.
                entered.Release();
                blocked.Wait();
            }

            return "mended";
        });
        var engine = await StartAsync(code);
        await engine.StartAsync(Main, "one", "");
        await engine.StartAsync(Main, "two", "");
        for (var crash = 1; crash <= 3; crash++)
        {
            var raising = engine.RaiseEventAsync("one", Signal, "");
            await entered.WaitAsync().WaitAsync(Patience);
            await engine.KillAsync();
            engine = await StartAsync(code);
            _ = raising.ContinueWith(lost => lost.Exception, TaskScheduler.Default);
        }

        while ((await engine.GetAsync("one"))!.Status != RuntimeStatus.Suspended)
            await Task.Yield();
        Assert.Equal("HostCrashed", (await engine.GetAsync("one"))!.Failure!.ErrorType);
        Assert.Equal(RuntimeStatus.Running, (await engine.GetAsync("two"))!.Status);

        Volatile.Write(ref mended, true);
        blocked.Set();
        await engine.ResumeAsync("one", "mended");
        await engine.RaiseEventAsync("one", Signal, "");
        Assert.Equal("mended", Output(await EndOfAsync(engine)));
    }
}

public sealed class RecoveryTestsInMemory : RecoveryTests
{
    protected override World CreateWorld() => new InMemoryWorld();
}

[Collection("Azurite")]
public sealed class RecoveryTestsOnAzurite(AzuriteFixture azurite) : RecoveryTests
{
    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);
}
