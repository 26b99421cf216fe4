namespace TransitionOrchestrator.Core;

/// <summary>The states of a batch.</summary>
public enum BatchPhase
{
    /// <summary>Its rows are being written; nobody was told of it yet.</summary>
    Accepting,

    /// <summary>Under way.</summary>
    Running,

    /// <summary>Held by a person: nothing is started, and what is under way is held.</summary>
    Suspended,

    /// <summary>Held because no valid token can be had: nothing is started until tokens work again, or somebody resumes it.</summary>
    Paused,

    /// <summary>Called off; what was under way comes to its end.</summary>
    Cancelling,

    /// <summary>Final: every row is final.</summary>
    Completed,

    /// <summary>Final: it was called off, and every row is final.</summary>
    Cancelled,
}

/// <summary>What the states of a batch mean.</summary>
public static class BatchPhases
{
    /// <summary>Nothing more happens by itself.</summary>
    public static bool IsFinal(this BatchPhase phase) => phase is BatchPhase.Completed or BatchPhase.Cancelled;

    /// <summary>Whether a batch may move from one state to another. Staying is not a move.</summary>
    public static bool CanMoveTo(this BatchPhase from, BatchPhase to) => (from, to) switch
    {
        (BatchPhase.Accepting, BatchPhase.Running) => true,
        (BatchPhase.Running, BatchPhase.Suspended or BatchPhase.Paused or BatchPhase.Cancelling) => true,
        (BatchPhase.Suspended or BatchPhase.Paused, BatchPhase.Running or BatchPhase.Cancelling) => true,
        (BatchPhase.Paused, BatchPhase.Suspended) => true,
        (BatchPhase.Running or BatchPhase.Suspended or BatchPhase.Paused, BatchPhase.Completed) => true,
        (BatchPhase.Cancelling, BatchPhase.Cancelled) => true,
        (BatchPhase.Completed or BatchPhase.Cancelled, BatchPhase.Running) => true, // retry
        _ => false,
    };
}
