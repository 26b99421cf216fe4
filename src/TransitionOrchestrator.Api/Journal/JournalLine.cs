using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>The journal of a transition, in the order of time.</summary>
/// <param name="Items">Its lines.</param>
public sealed record JournalDocument(IReadOnlyList<JournalLine> Items);

/// <summary>One write to Partner Center, or one decision of a person.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Operation">What was done.</param>
/// <param name="Target">What it was done to.</param>
/// <param name="RequestId">The <c>MS-RequestId</c> that it carried.</param>
/// <param name="CorrelationId">The <c>MS-CorrelationId</c> that it carried.</param>
/// <param name="Outcome"><c>succeeded</c>, <c>accepted</c>, <c>refused</c> or <c>unknown</c>.</param>
public sealed record JournalLine(DateTime At, string Operation, string Target, Guid RequestId, Guid CorrelationId, string Outcome)
{
    /// <summary>The outcome's code when it did not succeed.</summary>
    public string? Code { get; init; }

    /// <summary>Words: a reason that a person gave, an error's description.</summary>
    public string? Detail { get; init; }

    /// <summary>Who decided, when it is a person's decision and the head knows who they are.</summary>
    public string? By { get; init; }

    internal static JournalLine Of(Effect effect) =>
        new(effect.At.UtcDateTime, effect.Operation, effect.Target, effect.RequestId, effect.CorrelationId, effect.Outcome)
        {
            Code = effect.Code, Detail = effect.Detail, By = effect.By,
        };
}
