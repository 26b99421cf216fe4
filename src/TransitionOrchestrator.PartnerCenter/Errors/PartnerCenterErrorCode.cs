namespace TransitionOrchestrator.PartnerCenter;

/// <summary>One documented error code.</summary>
/// <param name="Code">The code as text.</param>
/// <param name="Statuses">The HTTP statuses it was documented with; others occur.</param>
/// <param name="Kind">What it means for the caller.</param>
/// <param name="Reaction">What to do about it.</param>
/// <param name="Meaning">In short words.</param>
/// <param name="RetryAfter">When the same call may succeed; null when it will not without somebody acting.</param>
public sealed record PartnerCenterErrorCode(
    string Code,
    IReadOnlyList<int> Statuses,
    PartnerCenterErrorKind Kind,
    PartnerCenterReaction Reaction,
    string Meaning,
    TimeSpan? RetryAfter = null);
