using System.Globalization;
using TransitionOrchestrator.Benchmarks.Measuring;
using TransitionOrchestrator.Benchmarks.Storage;
using TransitionOrchestrator.Durability;
using TransitionOrchestrator.Durability.Embedded;

namespace TransitionOrchestrator.Benchmarks.Waiting;

/// <summary>Many instances that wait: what they cost while they do, and how soon a new engine has them all again.</summary>
internal static class WaitingBenchmark
{
    private const string Hub = "Waiting";
    private const int InFlight = 256;

    public static async Task RunAsync(Bench bench, int instances)
    {
        await using var storage = await StorageFolder.StartAsync(bench.InMemory);
        var meter = new StorageMeter();
        var empty = LiveHeap();
        var rows = new List<string[]> { await FillAsync(bench, storage, meter, instances, empty) };

        // The first engine is gone: only its rows are left.
        meter.Reset();
        BareEngine? second = null;
        try
        {
            var recovered = await Load.RunAsync(1, 1, async (_, token) => second = await BareEngine.StartAsync(Hub, BareEngine.Store(storage, meter, Hub), Register, token), bench.Cancellation);
            rows.Add(Row("recovered by a new engine", recovered, instances, meter, LiveHeap() - empty));

            meter.Reset();
            var woken = await Load.RunAsync(instances, InFlight, (number, token) => WakeAsync(second!.Engine, Id(number), token), bench.Cancellation);
            rows.Add(Row("each woken and completed", woken, instances, meter, LiveHeap() - empty));
        }
        finally
        {
            if (second is not null)
                await second.DisposeAsync();
        }

        bench.Print($"{Shown.Whole(instances)} orchestrations that wait",
            ["", "s", "instances per s", "p50 ms", "p99 ms", "peak MB", "live MB", "live bytes each", "storage requests"], rows);
    }

    private static async Task<string[]> FillAsync(Bench bench, StorageFolder storage, StorageMeter meter, int instances, long empty)
    {
        await using var engine = await BareEngine.StartAsync(Hub, BareEngine.Store(storage, meter, Hub), Register, bench.Cancellation);
        meter.Reset();
        var started = await Load.RunAsync(instances, InFlight, (number, token) => engine.Engine.StartAsync(Waiter.Definition, Id(number), "", token), bench.Cancellation);
        return Row("started, all waiting", started, instances, meter, LiveHeap() - empty);
    }

    private static async Task WakeAsync(EmbeddedEngine engine, string id, CancellationToken cancellation)
    {
        await engine.RaiseEventAsync(id, Waiter.Go, "now", cancellation);
        var ended = await engine.WaitForCompletionAsync(id, cancellation);
        if (ended.Status != RuntimeStatus.Completed || ended.Output != "true")
            throw new BenchmarkFailedException($"{id} ended as {ended.Status} with {ended.Output}: {ended.Failure}");
    }

    private static string[] Row(string what, Measurement run, int instances, StorageMeter meter, long heap) =>
    [
        what, Shown.Seconds(run.Elapsed), Shown.Figure(instances / run.Elapsed.TotalSeconds),
        run.Count > 1 ? Shown.Milliseconds(run.Percentile(50)) : "-", run.Count > 1 ? Shown.Milliseconds(run.Percentile(99)) : "-",
        Shown.Megabytes(run.PeakBytes), Shown.Megabytes(heap), Shown.Whole(heap / instances), Shown.Whole(meter.Requests),
    ];

    private static long LiveHeap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"waiter-{number}");

    private static void Register(DurableRegistry registry) => registry.AddOrchestrator(Waiter.Definition, () => new Waiter());
}
