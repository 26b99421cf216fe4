using System.Globalization;
using TransitionOrchestrator.Benchmarks.Measuring;
using TransitionOrchestrator.Benchmarks.Storage;
using TransitionOrchestrator.Durability;
using TransitionOrchestrator.Durability.Embedded;

namespace TransitionOrchestrator.Benchmarks.Hello;

/// <summary>HelloCities on Azurite, beside the same Azurite's raw speed and the same engine without storage.</summary>
internal static class HelloBenchmark
{
    private const string Hub = "Hello";

    public static async Task RunAsync(Bench bench, IReadOnlyList<int> inFlights, int? count)
    {
        await using var storage = await StorageFolder.StartAsync(bench.InMemory);
        var meter = new StorageMeter();
        await using var stored = await BareEngine.StartAsync(Hub, BareEngine.Store(storage, meter, Hub), Register, bench.Cancellation);
        await using var bare = await BareEngine.StartAsync(Hub, new InMemoryHistoryStore(new InMemoryHistory()), Register, bench.Cancellation);
        await GreetAsync(stored.Engine, "warm-up", 200, 16, bench.Cancellation);
        await GreetAsync(bare.Engine, "warm-up", 1_000, 16, bench.Cancellation);

        var rows = new List<string[]>();
        foreach (var inFlight in inFlights.Distinct())
        {
            var runs = count ?? (inFlight == 1 ? 200 : 2_000);
            var best = await bench.BestAsync(round => MeasureAsync(bench, storage, stored.Engine, meter, Name(inFlight, round), runs, inFlight), one => one.Run.PerSecond);
            var alone = await bench.BestAsync(round => GreetAsync(bare.Engine, Name(inFlight, round), runs, inFlight, bench.Cancellation), one => one.PerSecond);
            var one = await bench.BestAsync(_ => RawStorage.RunAsync(storage, 1, inFlight, bench.Cancellation), raw => raw.PerSecond);
            var twenty = await bench.BestAsync(_ => RawStorage.RunAsync(storage, 20, inFlight, bench.Cancellation), raw => raw.PerSecond);
            rows.Add([
                Shown.Whole(inFlight), Shown.Whole(runs), Shown.Figure(best.Run.PerSecond), Shown.Milliseconds(best.Run.Percentile(50)), Shown.Milliseconds(best.Run.Percentile(99)),
                Shown.Megabytes(best.Run.PeakBytes), Shown.Figure(best.Requests / (double)runs), Shown.Milliseconds(best.Cpu.Engine / runs), Shown.Milliseconds(best.Cpu.Azurite / runs),
                Shown.Figure(one.PerSecond), Shown.Figure(twenty.PerSecond), Shown.Figure(best.Run.PerSecond / one.PerSecond), Shown.Figure(best.Requests / best.Run.Elapsed.TotalSeconds / one.PerSecond), Shown.Figure(alone.PerSecond),
            ]);
        }

        bench.Print("HelloCities: one orchestration, five activities in a row",
            ["in flight", "runs", "per s", "p50 ms", "p99 ms", "peak MB", "requests each", "CPU ms each", "Azurite CPU ms each", "raw 1 /s", "raw 20 /s", "runs / raw 1", "requests / raw 1", "no storage /s"], rows);
    }

    private static async Task<(Measurement Run, long Requests, CpuTime Cpu)> MeasureAsync(Bench bench, StorageFolder storage, EmbeddedEngine engine, StorageMeter meter, string name, int runs, int inFlight)
    {
        meter.Reset();
        var before = CpuTime.Now(storage.Process);
        var run = await GreetAsync(engine, name, runs, inFlight, bench.Cancellation);
        return (run, meter.Requests, CpuTime.Now(storage.Process).Since(before));
    }

    private static Task<Measurement> GreetAsync(EmbeddedEngine engine, string name, int runs, int inFlight, CancellationToken cancellation) =>
        Load.RunAsync(runs, inFlight, async (number, token) =>
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
            await engine.StartAsync(HelloCities.Definition, id, "everybody", token);
            var ended = await engine.WaitForCompletionAsync(id, token);
            if (ended.Status != RuntimeStatus.Completed)
                throw new BenchmarkFailedException($"{id} ended as {ended.Status}: {ended.Failure}");
        }, cancellation);

    private static string Name(int inFlight, int round) => string.Create(CultureInfo.InvariantCulture, $"{inFlight}-{round}");

    private static void Register(DurableRegistry registry) =>
        registry.AddOrchestrator(HelloCities.Definition, () => new HelloCities()).AddActivity(SayHello.Definition, _ => new SayHello());
}
