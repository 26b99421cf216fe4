using System.Globalization;

namespace TransitionOrchestrator.PartnerCenter;

/// <summary>The one failure that the client throws, apart from cancellation and wrong arguments. Never holds a token, a secret or a body.</summary>
public sealed class PartnerCenterException : Exception
{
    internal PartnerCenterException(PartnerCenterErrorKind kind, string code, string description, Exception? innerException = null)
        : base(description, innerException)
    {
        Kind = kind;
        Code = code;
        Description = description;
    }

    /// <summary>What the failure means for the caller.</summary>
    public PartnerCenterErrorKind Kind { get; }

    /// <summary>
    /// Partner Center's own code (<c>900105</c>), or where it sent none: <c>http503</c>, <c>throttled</c>, <c>timeout</c>,
    /// <c>connectionRefused</c>, <c>connectionLost</c>, <c>authenticationFailed</c>, <c>authorityUnavailable</c>, <c>unexpectedResponse</c>.
    /// </summary>
    public string Code { get; }

    /// <summary>Words for a person, at most 1024 characters, without secrets.</summary>
    public string Description { get; }

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public int? HttpStatus { get; internal init; }

    /// <summary>The documented reaction to the code.</summary>
    public PartnerCenterReaction Reaction { get; internal init; } = PartnerCenterReaction.Report;

    /// <summary>Whether the very same call, with the same request id, may be made again without looking first.</summary>
    public bool IsRetryable { get; internal init; }

    /// <summary>Whether a write may have happened although this failure came back.</summary>
    public bool Ambiguous { get; internal set; }

    /// <summary>How long to wait before the call is made again; null when nobody said.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>The client's method.</summary>
    public string Operation { get; internal set; } = "";

    /// <summary><c>MS-RequestId</c> of the call.</summary>
    public Guid RequestId { get; internal set; }

    /// <summary><c>MS-CorrelationId</c> of the call.</summary>
    public Guid CorrelationId { get; internal set; }

    /// <summary>Whether the request certainly did not reach the service's logic, so that even a purchase may be sent again.</summary>
    internal bool NotProcessed { get; init; }

    /// <summary>Whether the family's limiter already keeps everybody waiting for as long as this failure asks.</summary>
    internal bool FamilyPaused { get; init; }

    /// <inheritdoc/>
    public override string Message => string.Create(
        CultureInfo.InvariantCulture,
        $"{Operation}: {Kind} {(HttpStatus is { } status ? $"{status}/" : "")}{Code}: {Description} (request {RequestId}, correlation {CorrelationId})");
}
