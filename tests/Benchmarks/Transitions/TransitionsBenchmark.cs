using System.Collections.Concurrent;
using System.Globalization;
using TransitionOrchestrator.Benchmarks.Measuring;
using TransitionOrchestrator.Benchmarks.Storage;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Benchmarks.Transitions;

/// <summary>Whole transitions against a simulator without delays and limits: how many a second, and where the time goes.</summary>
internal static class TransitionsBenchmark
{
    public static async Task RunAsync(Bench bench, RouteKind route, int customers, int subscriptions, int inFlight)
    {
        var best = await bench.BestAsync(_ => MeasureAsync(bench, route, customers, subscriptions, inFlight), one => one.Run.PerSecond);
        var run = best.Run;
        bench.Print(string.Create(CultureInfo.InvariantCulture, $"{customers} customers, {subscriptions} subscriptions each, route {route}, {inFlight} in flight"),
            ["transitions per s", "p50 ms", "p99 ms", "peak MB", "storage requests each", "calls each", "raw 1 /s", "raw 20 /s", "transitions / raw 1", "requests / raw 1"],
            [[
                Shown.Figure(run.PerSecond), Shown.Milliseconds(run.Percentile(50)), Shown.Milliseconds(run.Percentile(99)), Shown.Megabytes(run.PeakBytes),
                Shown.Figure(best.Requests / (double)customers), Shown.Figure(best.CallCount / (double)customers), Shown.Figure(best.RawOne.PerSecond), Shown.Figure(best.RawTwenty.PerSecond),
                Shown.Figure(run.PerSecond / best.RawOne.PerSecond), Shown.Figure(best.Requests / run.Elapsed.TotalSeconds / best.RawOne.PerSecond),
            ]]);
        bench.Print("Where the time goes",
            ["", "engine, stores, client", "Azurite", "simulator", "history requests", "state requests", "calls", "whole transition"],
            [
                ["processor ms each", Shown.Milliseconds(best.Cpu.Engine / customers), Shown.Milliseconds(best.Cpu.Azurite / customers), Shown.Milliseconds(best.Cpu.Simulator / customers), "", "", "", ""],
                ["processors busy", Shown.Figure(best.Cpu.Engine / run.Elapsed), Busy(best.Cpu.Azurite, run), Busy(best.Cpu.Simulator, run), "", "", "", ""],
                ["waiting ms each, side by side counted each", "", "", "", Shown.Milliseconds(best.HistoryTime / customers), Shown.Milliseconds(best.StateTime / customers), Shown.Milliseconds(best.CallTime / customers), Shown.Milliseconds(run.Mean)],
            ]);
    }

    private static async Task<Moved> MeasureAsync(Bench bench, RouteKind route, int customers, int subscriptions, int inFlight)
    {
        var warmUp = Math.Min(50, customers);
        await using var storage = await StorageFolder.StartAsync(bench.InMemory);
        await using var simulator = await SimulatorProcess.StartAsync(Enumerable.Range(0, customers + warmUp).Select(number => BenchmarkEstate.Customer(number, route, subscriptions, resellers: 1)), bench.Cancellation);
        await using var installation = await Installation.StartAsync("Bench", storage, simulator, bench.Cancellation);
        await Load.RunAsync(warmUp, inFlight, (number, token) => installation.MoveAsync(BenchmarkEstate.Id(customers + number), token), bench.Cancellation);

        var ids = new ConcurrentBag<TransitionId>();
        var callsBefore = await simulator.CallsAsync(bench.Cancellation);
        installation.ResetMeters();
        var before = CpuTime.Now(storage.Process, simulator.Process);
        var run = await Load.RunAsync(customers, inFlight, async (number, token) => ids.Add(await installation.MoveAsync(BenchmarkEstate.Id(number), token)), bench.Cancellation);
        var moved = new Moved(run, CpuTime.Now(storage.Process, simulator.Process).Since(before))
        {
            Requests = installation.StorageRequests,
            HistoryTime = installation.Histories.Time,
            StateTime = installation.States.Time,
            CallTime = installation.Calls.Time,
            CallCount = (await simulator.CallsAsync(bench.Cancellation)).Values.Sum() - callsBefore.Values.Sum(),
        };

        foreach (var id in ids)
            await installation.CheckAsync(id, route, bench.Cancellation);
        await simulator.CheckAsync(bench.Cancellation);
        return moved with
        {
            RawOne = await RawStorage.RunAsync(storage, 1, inFlight, bench.Cancellation),
            RawTwenty = await RawStorage.RunAsync(storage, 20, inFlight, bench.Cancellation),
        };
    }

    private static string Busy(TimeSpan? cpu, Measurement run) => cpu is { } known ? Shown.Figure(known / run.Elapsed) : "-";

    private sealed record Moved(Measurement Run, CpuTime Cpu)
    {
        public long Requests { get; init; }

        public int CallCount { get; init; }

        public TimeSpan HistoryTime { get; init; }

        public TimeSpan StateTime { get; init; }

        public TimeSpan CallTime { get; init; }

        public Measurement RawOne { get; init; } = null!;

        public Measurement RawTwenty { get; init; } = null!;
    }
}
