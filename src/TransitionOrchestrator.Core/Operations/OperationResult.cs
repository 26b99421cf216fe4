namespace TransitionOrchestrator.Core;

/// <summary>What became of a request or an operation.</summary>
public enum OperationStanding
{
    /// <summary>It is on its way.</summary>
    Accepted,

    /// <summary>The same request is already on its way; nothing was started.</summary>
    AlreadyRunning,

    /// <summary>It does not fit the state that the transition is in.</summary>
    Conflict,

    /// <summary>There is no such transition, or Partner Center does not know the customer.</summary>
    NotFound,

    /// <summary>The transition is over.</summary>
    Over,
}

/// <summary>What became of a request or an operation, with the transition that it concerns.</summary>
/// <param name="Standing">What became of it.</param>
/// <param name="Record">The transition; null when there is none.</param>
/// <param name="Problem">Why it was not accepted.</param>
public sealed record OperationResult(OperationStanding Standing, TransitionRecord? Record, Problem? Problem)
{
    internal static OperationResult Accepted(TransitionRecord record) => new(OperationStanding.Accepted, record, Problem: null);

    internal static OperationResult Refused(OperationStanding standing, TransitionRecord? record, string code, string message) =>
        new(standing, record, new Problem(code, message, Passing: false));
}
