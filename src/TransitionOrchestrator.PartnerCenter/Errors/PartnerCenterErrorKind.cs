namespace TransitionOrchestrator.PartnerCenter;

/// <summary>What a failure means for the caller.</summary>
public enum PartnerCenterErrorKind
{
    /// <summary>Too many calls; nothing was done. Again after <see cref="PartnerCenterException.RetryAfter"/>.</summary>
    Throttled,

    /// <summary>Network, timeout or server trouble that may pass; the same call may be made again with the same request id.</summary>
    Transient,

    /// <summary>A write that must not be repeated blindly may or may not have happened: look first.</summary>
    Ambiguous,

    /// <summary>No valid token can be had, or Partner Center refuses it. No call will succeed until a person acts.</summary>
    Authentication,

    /// <summary>The token is valid but its user may not do this.</summary>
    Authorization,

    /// <summary>The resource does not exist.</summary>
    NotFound,

    /// <summary>The resource is in another state than expected, or busy: read it again.</summary>
    Conflict,

    /// <summary>The request itself is wrong.</summary>
    Invalid,

    /// <summary>A business condition is not met: relationship, agreement, eligibility, credit, limit.</summary>
    NotEligible,

    /// <summary>The answer cannot be understood.</summary>
    UnexpectedResponse,
}
