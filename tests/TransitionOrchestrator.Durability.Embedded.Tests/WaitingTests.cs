using System.Globalization;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

public abstract class WaitingTests : EngineTest
{
    private static readonly EventDefinition<string> SignalInCapitals = new("SIGNAL");

    [Fact]
    public async Task CreateTimer_ThirtyDays_TakesNoRealTime()
    {
        var engine = await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            var before = context.CurrentUtc;
            await context.CreateTimerAsync(TimeSpan.FromDays(30), CancellationToken.None);
            return (context.CurrentUtc - before).TotalDays.ToString("0", CultureInfo.InvariantCulture);
        }));
        await engine.StartAsync(Main, "one", "");

        Time.Advance(TimeSpan.FromDays(29));
        Assert.Equal(RuntimeStatus.Running, (await engine.GetAsync("one"))!.Status);
        Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal("30", Output(await EndOfAsync(engine)));
    }

    [Fact]
    public async Task CreateTimer_InThePast_CompletesInTheNextTurn()
    {
        var engine = await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            await context.CreateTimerAsync(context.CurrentUtc - TimeSpan.FromDays(1), CancellationToken.None);
            return "past";
        }));

        Assert.Equal("past", Output(await RunAsync(engine)));
    }

    [Fact]
    public async Task CreateTimer_Several_FireInOrderOfTime()
    {
        var engine = await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            var order = "";
            await Task.WhenAll(After(3), After(1), After(2));
            return order;

            async Task After(int hours)
            {
                await context.CreateTimerAsync(TimeSpan.FromHours(hours), CancellationToken.None);
                order += hours;
            }
        }));
        await engine.StartAsync(Main, "one", "");

        Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal("123", Output(await EndOfAsync(engine)));
    }

    [Fact]
    public async Task CreateTimer_Cancelled_ThrowsAndKeepsNothingWaiting()
    {
        var engine = await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
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
                await context.WaitForEventAsync(Signal);
                return "cancelled";
            }
        }));
        await engine.StartAsync(Main, "one", "");
        await engine.RaiseEventAsync("one", Signal, "");

        Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(RuntimeStatus.Running, (await engine.GetAsync("one"))!.Status);
        await engine.RaiseEventAsync("one", Signal, "");

        Assert.Equal("cancelled", Output(await EndOfAsync(engine)));
    }

    [Fact]
    public async Task WaitForEvent_CameEarly_IsKeptInOrderWhateverTheCase()
    {
        var engine = await StartAsync(Echoing().Orchestrator(Main, async (context, _) =>
        {
            await context.CreateTimerAsync(TimeSpan.FromHours(1), CancellationToken.None);
            return await context.WaitForEventAsync(SignalInCapitals) + await context.WaitForEventAsync(Signal);
        }));
        await engine.StartAsync(Main, "one", "");
        Assert.Equal(ControlResult.Accepted, await engine.RaiseEventAsync("one", Signal, "a"));
        Assert.Equal(ControlResult.Accepted, await engine.RaiseEventAsync("one", SignalInCapitals, "b"));

        Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("ab", Output(await EndOfAsync(engine)));
    }

    [Fact]
    public async Task WaitForEvent_SeveralWaiters_FirstComeFirstServed()
    {
        var engine = await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            var first = context.WaitForEventAsync(Signal);
            var second = context.WaitForEventAsync(Signal);
            return $"{await first}{await second}";
        }));
        await engine.StartAsync(Main, "one", "");
        await engine.RaiseEventAsync("one", Signal, "1");
        await engine.RaiseEventAsync("one", Signal, "2");

        Assert.Equal("12", Output(await EndOfAsync(engine)));
    }

    [Fact]
    public async Task WaitForEventOrTimeout_TimedOut_NextEventIsNotSwallowed()
    {
        var engine = await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            var first = await context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1));
            context.SetCustomStatus(first.Received ? "received" : "timed out");
            var second = await context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1));
            return $"{first.Received} {second.Payload}";
        }));
        var start = Time.GetUtcNow();
        await engine.StartAsync(Main, "one", "");
        await Time.AdvanceToTimerAsync(start + TimeSpan.FromHours(1));
        while ((await engine.GetAsync("one"))!.CustomStatus is null)
            await Task.Yield();

        await engine.RaiseEventAsync("one", Signal, "late");

        Assert.Equal("False late", Output(await EndOfAsync(engine)));
    }

    [Fact]
    public async Task WaitForEventOrTimeout_TwoTimedOutAtOnce_NoEventIsSwallowed()
    {
        var engine = await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            await Task.WhenAll(context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1)), context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1)));
            context.SetCustomStatus("timed out");
            return await context.WaitForEventAsync(Signal) + await context.WaitForEventAsync(Signal);
        }));
        var start = Time.GetUtcNow();
        await engine.StartAsync(Main, "one", "");
        await Time.AdvanceToTimerAsync(start + TimeSpan.FromHours(1));
        while ((await engine.GetAsync("one"))!.CustomStatus is null)
            await Task.Yield();

        await engine.RaiseEventAsync("one", Signal, "1");
        await engine.RaiseEventAsync("one", Signal, "2");

        Assert.Equal("12", Output(await EndOfAsync(engine)));
    }

    [Fact]
    public async Task WaitForEvent_PayloadOfAnotherKind_FailsAtTheWaiter()
    {
        var numbers = new EventDefinition<int>("Signal");
        var engine = await StartAsync(new Code().Orchestrator(Main, async (context, _) => (await context.WaitForEventAsync(numbers)).ToString(CultureInfo.InvariantCulture)));
        await engine.StartAsync(Main, "one", "");
        await engine.RaiseEventAsync("one", Signal, "not a number");

        Assert.Equal("System.Text.Json.JsonException", (await EndOfAsync(engine)).Failure!.ErrorType);
    }
}

public sealed class WaitingTestsInMemory : WaitingTests
{
    protected override World CreateWorld() => new InMemoryWorld();
}

[Collection("Azurite")]
public sealed class WaitingTestsOnAzurite(AzuriteFixture azurite) : WaitingTests
{
    protected override World CreateWorld() => new AzuriteWorld(azurite.Server);
}
