using TransitionOrchestrator.PartnerCenter;

namespace TransitionOrchestrator.Benchmarks.Transitions;

/// <summary>How long calls to Partner Center take, from the client's side.</summary>
internal sealed class CallMeter : ICallObserver
{
    private long _ticks;

    /// <summary>The time of all calls together; those side by side count each.</summary>
    public TimeSpan Time => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public void Reset() => Interlocked.Exchange(ref _ticks, 0);

    public void OnCall(PartnerCall call) => Interlocked.Add(ref _ticks, call.Duration.Ticks);
}
