using System.Globalization;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>Many activities at once: every result arrives, at its own call.</summary>
public abstract class FanOutConformance : ConformanceTest
{
    private static readonly ActivityDefinition<int, int> Square = new("Square");

    [ConformanceFact]
    public async Task WhenAll_ResultsInTheOrderOfTheCalls()
    {
        await StartAsync(new Code().Activity(Square, input => input * input).Orchestrator(Main, async (context, _) =>
            string.Join(' ', await Task.WhenAll(Enumerable.Range(0, 300).Select(number => context.CallActivityAsync(Square, number))))));

        Assert.Equal(string.Join(' ', Enumerable.Range(0, 300).Select(number => number * number)), Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task WhenAll_SomeFail_WaitsForAllAndTellsTheFirst()
    {
        await StartAsync(new Code()
            .Activity(Square, (_, input, _) => input % 3 == 1
                ? throw new ActivityFailureException($"odd-{input}", "no", isTransient: false)
                : Task.FromResult(input))
            .Orchestrator(Main, async (context, _) =>
            {
                var calls = Enumerable.Range(0, 9).Select(number => context.CallActivityAsync(Square, number)).ToArray();
                try
                {
                    await Task.WhenAll(calls);
                    return "none failed";
                }
                catch (OrchestrationTaskFailedException failed)
                {
                    return $"{failed.Details.Code} {calls.Count(call => call.IsCompletedSuccessfully)} {calls.Count(call => call.IsFaulted)}";
                }
            }));

        Assert.Equal("odd-1 6 3", Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task Waves_EachSeesTheWaveBefore()
    {
        await StartAsync(new Code().Activity(Square, input => input + 1).Orchestrator(Main, async (context, _) =>
        {
            var values = Enumerable.Range(0, 10).ToArray();
            for (var wave = 0; wave < 5; wave++)
                values = await Task.WhenAll(values.Select(value => context.CallActivityAsync(Square, value)));
            return values.Sum().ToString(CultureInfo.InvariantCulture);
        }));

        Assert.Equal("95", Output(await RunAsync()));
    }

    [ConformanceFact]
    public async Task Reloaded_HalfWay_EveryResultArrivesOnce()
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await StartAsync(new Code()
            .Activity(Square, async (_, input, stop) =>
            {
                if (input >= 10)
                    await released.Task.WaitAsync(stop);
                return input;
            })
            .Orchestrator(Main, async (context, _) =>
            {
                var calls = Enumerable.Range(0, 20).Select(number => context.CallActivityAsync(Square, number)).ToArray();
                await Task.WhenAll(calls[..10]);
                context.SetCustomStatus("half");
                return (await Task.WhenAll(calls)).Sum().ToString(CultureInfo.InvariantCulture);
            }));
        await Client.StartAsync(Main, "one", "");
        await SeeStatusAsync("half");
        await Host.ReloadAsync();

        released.SetResult();

        Assert.Equal("190", Output(await EndOfAsync()));
    }

    [ConformanceFact]
    public async Task ManyInstances_DoNotMixTheirResults()
    {
        await StartAsync(Echoing().Orchestrator(Main, async (context, input) =>
            input + await context.CallActivityAsync(Echo, input) + string.Concat(await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => context.CallActivityAsync(Echo, input))))));
        var ids = Enumerable.Range(0, 40).Select(number => number.ToString("D2", CultureInfo.InvariantCulture)).ToArray();

        await Task.WhenAll(ids.Select(id => Client.StartAsync(Main, id, id)));

        foreach (var id in ids)
            Assert.Equal(string.Concat(Enumerable.Repeat(id, 5)), Output(await EndOfAsync(id)));
    }
}
