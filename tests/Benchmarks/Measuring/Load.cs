using System.Diagnostics;

namespace TransitionOrchestrator.Benchmarks.Measuring;

/// <summary>Does one thing many times, so many at a time.</summary>
internal static class Load
{
    /// <summary>Runs all of them; the first failure ends the run.</summary>
    /// <param name="count">How many in all.</param>
    /// <param name="inFlight">How many at a time.</param>
    /// <param name="one">One of them, by its number.</param>
    /// <param name="cancellation">Calls it off.</param>
    public static async Task<Measurement> RunAsync(int count, int inFlight, Func<int, CancellationToken, Task> one, CancellationToken cancellation)
    {
        var latencies = new TimeSpan[count];
        using var memory = new MemoryPeak();
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = inFlight, CancellationToken = cancellation }, async (number, token) =>
        {
            var started = Stopwatch.GetTimestamp();
            await one(number, token);
            latencies[number] = Stopwatch.GetElapsedTime(started);
        });
        return new Measurement(Stopwatch.GetElapsedTime(began), latencies, memory.Highest());
    }
}

/// <summary>What a run took.</summary>
internal sealed record Measurement
{
    private readonly TimeSpan[] _sorted;

    public Measurement(TimeSpan elapsed, TimeSpan[] latencies, long peakBytes)
    {
        (Elapsed, PeakBytes) = (elapsed, peakBytes);
        _sorted = [.. latencies.Order()];
    }

    public TimeSpan Elapsed { get; }

    /// <summary>The largest working set of this process that was seen during the run.</summary>
    public long PeakBytes { get; }

    public int Count => _sorted.Length;

    public double PerSecond => Count / Elapsed.TotalSeconds;

    /// <summary>The mean time that one took.</summary>
    public TimeSpan Mean => TimeSpan.FromTicks((long)_sorted.Average(one => one.Ticks));

    /// <summary>The time that so many of a hundred stayed within (nearest rank).</summary>
    public TimeSpan Percentile(int percent) => _sorted[Math.Max(0, (int)Math.Ceiling(percent / 100.0 * Count) - 1)];
}
