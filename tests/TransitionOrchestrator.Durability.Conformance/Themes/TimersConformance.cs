using System.Globalization;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>Timers fire at their time or later, also across restarts, and never twice.</summary>
public abstract class TimersConformance : ConformanceTest
{
    [ConformanceFact(Capability.VirtualTime)]
    public async Task ThirtyDays_TakeNoRealTime()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            var before = context.CurrentUtc;
            await context.CreateTimerAsync(TimeSpan.FromDays(30), CancellationToken.None);
            return (context.CurrentUtc - before).TotalDays.ToString("0", CultureInfo.InvariantCulture);
        }));
        await Client.StartAsync(Main, "one", "");

        await Host.ElapseAsync(TimeSpan.FromDays(29));
        Assert.Equal(RuntimeStatus.Running, (await Client.GetAsync("one"))!.Status);
        await Host.ElapseAsync(TimeSpan.FromDays(1));

        Assert.Equal("30", Output(await SeeAsync(seen => seen.IsFinal)));
    }

    [ConformanceFact]
    public async Task Delay_CompletesNotBeforeItsTime()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            var due = context.CurrentUtc + Unit;
            await context.CreateTimerAsync(due, CancellationToken.None);
            return $"{context.CurrentUtc >= due}";
        }));

        Assert.Equal("True", Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task TimeInThePast_CompletesAtOnce()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            await context.CreateTimerAsync(context.CurrentUtc - TimeSpan.FromDays(1), CancellationToken.None);
            await context.CreateTimerAsync(context.CurrentUtc, CancellationToken.None);
            await context.CreateTimerAsync(TimeSpan.Zero, CancellationToken.None);
            return "past";
        }));
        await Client.StartAsync(Main, "one", "");

        Assert.Equal("past", Output(await SeeAsync(seen => seen.IsFinal)));
    }

    [ConformanceFact]
    public async Task Several_CompleteInOrderOfTime()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            var order = "";
            await Task.WhenAll(After(3), After(1), After(2));
            return order;

            async Task After(int units)
            {
                await context.CreateTimerAsync(units * Unit, CancellationToken.None);
                order += units;
            }
        }));

        Assert.Equal("123", Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task Cancelled_ThrowsAndWaitsForNothing()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimerAsync(TimeSpan.FromDays(1), cancel.Token);
            await context.WaitForEventAsync(Signal);
#pragma warning disable CA1849, MA0042 // An orchestrator stays on the thread of its turn.
            cancel.Cancel();
#pragma warning restore CA1849, MA0042
            try
            {
                await timer;
                return "fired";
            }
            catch (TaskCanceledException)
            {
                return "cancelled";
            }
        }));
        await Client.StartAsync(Main, "one", "");
        await Client.RaiseEventAsync("one", Signal, "");

        // The end does not wait for the day to be over.
        Assert.Equal("cancelled", Output(await SeeAsync(seen => seen.IsFinal)));
    }

    [ConformanceFact]
    public async Task TokenCancelledBefore_ThrowsAtOnce()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            try
            {
                await context.CreateTimerAsync(TimeSpan.FromDays(1), new CancellationToken(canceled: true));
                return "fired";
            }
            catch (TaskCanceledException)
            {
                return "cancelled";
            }
        }));
        await Client.StartAsync(Main, "one", "");

        Assert.Equal("cancelled", Output(await SeeAsync(seen => seen.IsFinal)));
    }

    [ConformanceFact]
    public async Task RaceWithAnActivity_TheActivityWins()
    {
        await StartAsync(Echoing().Orchestrator(Main, async (context, _) =>
        {
            using var cancel = new CancellationTokenSource();
            var deadline = context.CreateTimerAsync(TimeSpan.FromDays(1), cancel.Token);
            var answer = context.CallActivityAsync(Echo, "in time");
            var won = await Task.WhenAny(answer, deadline) == answer;
#pragma warning disable CA1849, MA0042 // An orchestrator stays on the thread of its turn.
            cancel.Cancel();
#pragma warning restore CA1849, MA0042
            return won ? await answer : "late";
        }));
        await Client.StartAsync(Main, "one", "");

        Assert.Equal("in time", Output(await SeeAsync(seen => seen.IsFinal)));
    }

    [ConformanceFact(Capability.Crash)]
    public async Task Crash_TimerIsKept()
    {
        await StartAsync(Sleeping(7 * Unit));
        await Client.StartAsync(Main, "one", "x");
        await Host.ReloadAsync();

        await Host.ElapseAsync(6 * Unit);
        Assert.Equal(RuntimeStatus.Running, (await Client.GetAsync("one"))!.Status);

        Assert.Equal("x", Output(await EndOfAsync()));
    }

    [ConformanceFact(Capability.Crash | Capability.VirtualTime)]
    public async Task Crash_TimerFellDueMeanwhile_Fires()
    {
        await StartAsync(Sleeping(Unit));
        await Client.StartAsync(Main, "one", "x");
        await Host.ElapseAsync(0.5 * Unit);
        await Host.ReloadAsync();
        await Host.ElapseAsync(Unit);

        Assert.Equal("x", Output(await SeeAsync(seen => seen.IsFinal)));
    }

    private static Code Sleeping(TimeSpan time) => new Code().Orchestrator(Main, async (context, input) =>
    {
        await context.CreateTimerAsync(time, CancellationToken.None);
        return input;
    });
}
