using System.Globalization;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>Events are kept until somebody waits for them, in order, and none is swallowed.</summary>
public abstract class EventsConformance : ConformanceTest
{
    private static readonly EventDefinition<string> SignalInCapitals = new("SIGNAL");
    private static readonly EventDefinition<string> Other = new("Other");

    [ConformanceFact]
    public async Task CameEarly_KeptInOrderWhateverTheCase()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            await context.WaitForEventAsync(Other);
            return await context.WaitForEventAsync(SignalInCapitals) + await context.WaitForEventAsync(Signal);
        }));
        await Client.StartAsync(Main, "one", "");
        Assert.Equal(ControlResult.Accepted, await Client.RaiseEventAsync("one", Signal, "a"));
        Assert.Equal(ControlResult.Accepted, await Client.RaiseEventAsync("one", SignalInCapitals, "b"));
        await Client.RaiseEventAsync("one", Other, "");

        Assert.Equal("ab", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task SeveralWaiters_FirstComeFirstServed()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            var first = context.WaitForEventAsync(Signal);
            var second = context.WaitForEventAsync(Signal);
            return $"{await first}{await second}";
        }));
        await Client.StartAsync(Main, "one", "");
        await Client.RaiseEventAsync("one", Signal, "1");
        await Client.RaiseEventAsync("one", Signal, "2");

        Assert.Equal("12", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task NamesAreApart()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            var signal = context.WaitForEventAsync(Signal);
            var other = context.WaitForEventAsync(Other);
            return $"{await signal}{await other}";
        }));
        await Client.StartAsync(Main, "one", "");
        await Client.RaiseEventAsync("one", Other, "other");
        await Client.RaiseEventAsync("one", Signal, "signal");

        Assert.Equal("signalother", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task Timeout_NextEventIsNotSwallowed()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            var first = await context.WaitForEventOrTimeoutAsync(Signal, Unit);
            context.SetCustomStatus("timed out");
            return $"{first.Received} {await context.WaitForEventAsync(Signal)}";
        }));
        await Client.StartAsync(Main, "one", "");
        await Host.ElapseAsync(Unit);
        await SeeStatusAsync("timed out");

        await Client.RaiseEventAsync("one", Signal, "late");

        Assert.Equal("False late", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task Timeout_TwoAtOnce_NoEventIsSwallowed()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            await Task.WhenAll(context.WaitForEventOrTimeoutAsync(Signal, Unit), context.WaitForEventOrTimeoutAsync(Signal, Unit));
            context.SetCustomStatus("timed out");
            return await context.WaitForEventAsync(Signal) + await context.WaitForEventAsync(Signal);
        }));
        await Client.StartAsync(Main, "one", "");
        await Host.ElapseAsync(Unit);
        await SeeStatusAsync("timed out");

        await Client.RaiseEventAsync("one", Signal, "1");
        await Client.RaiseEventAsync("one", Signal, "2");

        Assert.Equal("12", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task InTime_LeavesNoTimerBehind()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
            (await context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromDays(1))).Payload!));
        await Client.StartAsync(Main, "one", "");
        await Client.RaiseEventAsync("one", Signal, "in time");

        // The end does not wait for the day to be over.
        Assert.Equal("in time", Output(await SeeAsync(seen => seen.IsFinal)));
    }

    [ConformanceFact]
    public async Task PayloadOfAnotherKind_FailsAtTheWaiter()
    {
        var numbers = new EventDefinition<int>("Signal");
        await StartAsync(new Code().Orchestrator(Main, async (context, _) => (await context.WaitForEventAsync(numbers)).ToString(CultureInfo.InvariantCulture)));
        await Client.StartAsync(Main, "one", "");
        await Client.RaiseEventAsync("one", Signal, "not a number");

        Assert.Equal("System.Text.Json.JsonException", (await EndOfAsync()).Failure!.ErrorType);
    }

    [ConformanceFact]
    public async Task ManyAtOnce_EachArrivesOnce()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            var seen = new List<string>();
            for (var count = 0; count < 100; count++)
                seen.Add(await context.WaitForEventAsync(Signal));
            return string.Join(' ', seen.Order(StringComparer.Ordinal));
        }));
        await Client.StartAsync(Main, "one", "");
        var payloads = Enumerable.Range(0, 100).Select(number => number.ToString("D3", CultureInfo.InvariantCulture)).ToArray();

        await Task.WhenAll(payloads.Select(payload => Client.RaiseEventAsync("one", Signal, payload)));

        Assert.Equal(string.Join(' ', payloads), Output(await EndOfAsync()));
    }

    [ConformanceFact(Capability.Crash)]
    public async Task Crash_EarlyEventsAreKept()
    {
        await StartAsync(new Code().Orchestrator(Main, async (context, _) =>
        {
            await context.WaitForEventAsync(Other);
            return await context.WaitForEventAsync(Signal) + await context.WaitForEventAsync(Signal);
        }));
        await Client.StartAsync(Main, "one", "");
        await Client.RaiseEventAsync("one", Signal, "a");
        await Client.RaiseEventAsync("one", Signal, "b");
        await Host.ReloadAsync();
        await Client.RaiseEventAsync("one", Other, "");

        Assert.Equal("ab", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task UnknownOrFinal_SaysSo()
    {
        await StartAsync(new Code().Orchestrator(Main, (_, input) => Task.FromResult(input)));
        await RunAsync();

        Assert.Equal(ControlResult.NotFound, await Client.RaiseEventAsync("nobody", Signal, ""));
        Assert.Equal(ControlResult.AlreadyFinal, await Client.RaiseEventAsync("one", Signal, ""));
        Assert.Null(await Client.GetAsync("nobody"));
    }
}
