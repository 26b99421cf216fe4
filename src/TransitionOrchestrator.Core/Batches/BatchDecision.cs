namespace TransitionOrchestrator.Core;

/// <summary>What people may do to a whole batch.</summary>
public enum BatchOperationKind
{
    /// <summary>Calls it off: nothing new is begun; what was mapped is finished.</summary>
    Cancel,

    /// <summary>Holds it: nothing is started, and what is under way is held.</summary>
    Suspend,

    /// <summary>Lets a held one go on.</summary>
    Resume,

    /// <summary>Takes up what did not move; what has moved is not touched again.</summary>
    Retry,
}

/// <summary>What somebody decided about a batch: a line of its journal.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Operation">What was to be done.</param>
/// <param name="Affected">How many rows it concerned at that time.</param>
/// <param name="Reason">Why, if they said.</param>
/// <param name="By">Who, if the head knew.</param>
public sealed record BatchDecision(DateTimeOffset At, BatchOperationKind Operation, int Affected, string? Reason, string? By);
