using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;

namespace TransitionOrchestrator.Benchmarks.Storage;

/// <summary>Counts the storage requests of one client and how long their answers take; those of the engine's lease, which belong to no orchestration, are left out.</summary>
internal sealed class StorageMeter : HttpPipelinePolicy
{
    private long _requests;
    private long _ticks;

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>The time of all requests together; those side by side count each.</summary>
    public TimeSpan Time => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public void Reset()
    {
        Interlocked.Exchange(ref _requests, 0);
        Interlocked.Exchange(ref _ticks, 0);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var started = Stopwatch.GetTimestamp();
        await ProcessNextAsync(message, pipeline);
        Count(message, started);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var started = Stopwatch.GetTimestamp();
        ProcessNext(message, pipeline);
        Count(message, started);
    }

    private void Count(HttpMessage message, long started)
    {
        if (message.Request.Uri.Path.Contains("lease", StringComparison.OrdinalIgnoreCase))
            return;
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _ticks, Stopwatch.GetElapsedTime(started).Ticks);
    }
}
