namespace TransitionOrchestrator.PartnerCenter;

/// <summary>One finished call, as the journal and the metrics need it. Holds no body, no header and no secret.</summary>
/// <param name="Operation">The client's method, such as <c>CheckoutCart</c>.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path and query as sent.</param>
/// <param name="IsWrite">Whether the call may change something outside.</param>
/// <param name="RequestId"><c>MS-RequestId</c>.</param>
/// <param name="CorrelationId"><c>MS-CorrelationId</c>.</param>
public sealed record PartnerCall(string Operation, string Method, string Path, bool IsWrite, Guid RequestId, Guid CorrelationId)
{
    /// <summary>When the call was made, before any wait for the rate limit.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The whole call, waits and repeats included.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How many requests went out; 0 when none did.</summary>
    public int Attempts { get; init; }

    /// <summary>The last HTTP status; null without an answer.</summary>
    public int? Status { get; init; }

    /// <summary>The error code; null on success.</summary>
    public string? Code { get; init; }

    /// <summary>The kind of the failure; null on success.</summary>
    public PartnerCenterErrorKind? Failure { get; init; }

    /// <summary>The outcome of a write is unknown.</summary>
    public bool Ambiguous { get; init; }
}

/// <summary>Told about every finished call: the journal and the metrics. Any number may be registered.</summary>
public interface ICallObserver
{
    /// <summary>A call is over. Must be quick; what it throws is logged and never changes the call's outcome.</summary>
    /// <param name="call">The call.</param>
    void OnCall(PartnerCall call);
}
