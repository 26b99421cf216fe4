namespace TransitionOrchestrator.Core;

/// <summary>
/// One write to the outside, or one decision of a person: a line of the journal. A call that is repeated under the same request
/// id is the same line.
/// </summary>
/// <param name="At">When (UTC).</param>
/// <param name="Operation">What was done, for example <c>CheckoutCart</c>.</param>
/// <param name="Target">What it was done to.</param>
/// <param name="RequestId">The <c>MS-RequestId</c> that it carried.</param>
/// <param name="CorrelationId">The <c>MS-CorrelationId</c> that it carried; joins to Partner Center's audit records.</param>
/// <param name="Outcome">What came of it: one of <see cref="EffectOutcome"/>.</param>
public sealed record Effect(DateTimeOffset At, string Operation, string Target, Guid RequestId, Guid CorrelationId, string Outcome)
{
    /// <summary>The outcome's code when it did not succeed.</summary>
    public string? Code { get; init; }

    /// <summary>Words: a reason that a person gave, an error's description.</summary>
    public string? Detail { get; init; }

    /// <summary>Who asked for it, when it is a person's decision and the head knows who they are.</summary>
    public string? By { get; init; }
}

/// <summary>What came of a write.</summary>
public static class EffectOutcome
{
    /// <summary>It was carried out.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>It was taken on, and is carried out later.</summary>
    public const string Accepted = "accepted";

    /// <summary>It was refused.</summary>
    public const string Refused = "refused";

    /// <summary>It may have been carried out. A line that knows more about the same call stands in its place.</summary>
    public const string Unknown = "unknown";
}
