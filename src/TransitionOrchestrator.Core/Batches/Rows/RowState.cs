namespace TransitionOrchestrator.Core;

/// <summary>The states of a row of a batch.</summary>
public enum RowState
{
    /// <summary>Not sent: it is not due, the batch is held, or its turn has not come.</summary>
    Waiting,

    /// <summary>A message for it is on its way.</summary>
    Queued,

    /// <summary>Its transition is under way.</summary>
    Running,

    /// <summary>Final: everything that was to move has moved.</summary>
    Completed,

    /// <summary>Final: some of it moved.</summary>
    PartiallyCompleted,

    /// <summary>Final: prerequisites do not hold; nothing was bought.</summary>
    Rejected,

    /// <summary>Final: nothing moved.</summary>
    Failed,

    /// <summary>Final: called off.</summary>
    Cancelled,

    /// <summary>Final: its transition could not be started; its message went to the dead letters.</summary>
    DeadLettered,
}

/// <summary>Which moves between the states of a row are legal. Pure; every pair is tested.</summary>
public static class RowStates
{
    /// <summary>Nothing more happens by itself.</summary>
    public static bool IsFinal(this RowState state) => state >= RowState.Completed;

    /// <summary>Final, and something is left that a retry can take up.</summary>
    public static bool CanBeRetried(this RowState state) => state.IsFinal() && state != RowState.Completed;

    /// <summary>Whether a row may move from one state to another. Staying is not a move.</summary>
    public static bool CanMoveTo(this RowState from, RowState to) => (from, to) switch
    {
        (RowState.Waiting, RowState.Queued or RowState.Running) => true, // a message may be quicker than the note that it was sent
        (RowState.Queued, RowState.Waiting or RowState.Running) => true, // taken back while the batch is held or out of its window
        (RowState.Waiting or RowState.Queued, RowState.Cancelled or RowState.DeadLettered) => true,
        (RowState.Running, >= RowState.Completed and not RowState.DeadLettered) => true,
        (RowState.PartiallyCompleted or RowState.Rejected or RowState.Failed or RowState.Cancelled or RowState.DeadLettered, RowState.Waiting) => true, // retry of the batch
        (RowState.PartiallyCompleted or RowState.Rejected or RowState.Failed or RowState.Cancelled or RowState.DeadLettered, RowState.Running) => true, // its transition runs after all, or again
        _ => false,
    };

    /// <summary>The state of a row whose transition ended in the given phase.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The phase is not final.</exception>
    public static RowState Of(TransitionPhase outcome) => outcome switch
    {
        TransitionPhase.Completed => RowState.Completed,
        TransitionPhase.PartiallyCompleted => RowState.PartiallyCompleted,
        TransitionPhase.Rejected => RowState.Rejected,
        TransitionPhase.Cancelled => RowState.Cancelled,
        TransitionPhase.Failed => RowState.Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an end."),
    };
}
