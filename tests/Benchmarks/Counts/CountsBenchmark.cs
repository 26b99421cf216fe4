using System.CommandLine;
using System.Globalization;
using TransitionOrchestrator.Benchmarks.Measuring;
using TransitionOrchestrator.Benchmarks.Storage;
using TransitionOrchestrator.Benchmarks.Transitions;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Benchmarks.Counts;

/// <summary>What one transition costs in requests, each by an installation that knows nothing yet, beside what it may cost.</summary>
internal static class CountsBenchmark
{
    private static readonly (int S, int R)[] Shapes = [(1, 1), (4, 1), (4, 2), (9, 3), (40, 1)];

    public static async Task RunAsync(Bench bench, ParseResult parsed)
    {
        var cases = new[] { RouteKind.Stepwise, RouteKind.ProductUpgrade }.SelectMany(route => Shapes.Select(shape => (Route: route, shape.S, shape.R))).ToList();
        await using var storage = await StorageFolder.StartAsync(bench.InMemory);
        await using var simulator = await SimulatorProcess.StartAsync(cases.Select((one, number) => BenchmarkEstate.Customer(number, one.Route, one.S, one.R)), bench.Cancellation);
        var rows = new List<string[]>();
        foreach (var ((route, s, r), number) in cases.Select((one, number) => (one, number)))
        {
            await using var installation = await Installation.StartAsync(string.Create(CultureInfo.InvariantCulture, $"Counts{number}"), storage, simulator, bench.Cancellation);
            var before = await simulator.CallsAsync(bench.Cancellation);
            var id = await installation.MoveAsync(BenchmarkEstate.Id(number), bench.Cancellation);
            var (histories, states) = (installation.Histories.Requests, installation.States.Requests);
            var calls = (await simulator.CallsAsync(bench.Cancellation)).Values.Sum() - before.Values.Sum();
            await installation.CheckAsync(id, route, bench.Cancellation);

            var allowedCalls = route == RouteKind.Stepwise ? 10 + (3 * r) + (2 * s) : 12 + (2 * r);
            var allowedStorage = 10 + (2 * r) + (4 * s);
            rows.Add([
                route.ToString(), Shown.Whole(s), Shown.Whole(r), Shown.Whole(calls), Shown.Whole(allowedCalls),
                Shown.Whole(histories), Shown.Whole(states), Shown.Whole(histories + states), Shown.Whole(allowedStorage),
            ]);
        }

        await simulator.CheckAsync(bench.Cancellation);
        bench.Print("Requests of one transition whose answers come at once; s subscriptions, r resellers",
            ["route", "s", "r", "calls", "allowed", "history requests", "state requests", "storage requests", "allowed"], rows);
    }
}
