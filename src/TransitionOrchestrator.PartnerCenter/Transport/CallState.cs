namespace TransitionOrchestrator.PartnerCenter.Transport;

/// <summary>What one call remembers over its attempts.</summary>
internal sealed class CallState : IDisposable
{
    private readonly CancellationTokenSource _time;
    private readonly CancellationTokenSource _both;
    private readonly CancellationToken _caller;
    private readonly long _startedTicks;
    private readonly TimeProvider _clock;

    public CallState(Operation operation, CallContext context, Request request, TimeProvider clock, TimeSpan limit, CancellationToken caller)
    {
        (Operation, Context, Request, _clock, _caller) = (operation, context, request, clock, caller);
        StartedAt = clock.GetUtcNow();
        _startedTicks = clock.GetTimestamp();
        Deadline = StartedAt + limit;
        _time = new(limit, clock);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, caller);
    }

    public Operation Operation { get; }

    public CallContext Context { get; }

    public Request Request { get; }

    public DateTimeOffset StartedAt { get; }

    public DateTimeOffset Deadline { get; }

    public TimeSpan Elapsed => _clock.GetElapsedTime(_startedTicks);

    /// <summary>Cancelled by the caller or when the call's time is over.</summary>
    public CancellationToken Cancellation => _both.Token;

    public bool CancelledByCaller => _caller.IsCancellationRequested;

    public int Attempts { get; set; }

    public int TransientFailures { get; set; }

    public int? LastStatus { get; set; }

    public bool OutcomeOnceUnknown { get; set; }

    public PartnerCenterException? LastFailure { get; set; }

    public void Dispose()
    {
        _both.Dispose();
        _time.Dispose();
    }
}
