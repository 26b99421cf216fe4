namespace TransitionOrchestrator.Core;

/// <summary>The states of a transition, in the order in which they are passed.</summary>
public enum TransitionPhase
{
    /// <summary>Accepted; its orchestration is about to run.</summary>
    Queued,

    /// <summary>Prerequisites are being checked.</summary>
    Checking,

    /// <summary>Prerequisites hold; somebody must approve.</summary>
    AwaitingApproval,

    /// <summary>Plans are being bought. From here on a cancellation only stops what was not begun.</summary>
    Purchasing,

    /// <summary>Azure subscriptions are being mapped to their plans.</summary>
    Mapping,

    /// <summary>Commerce subscriptions of mapped Azure subscriptions are being suspended.</summary>
    Suspending,

    /// <summary>Final: everything that was to move has moved.</summary>
    Completed,

    /// <summary>Final: some of it moved; what did not stays active and untouched, with its reason.</summary>
    PartiallyCompleted,

    /// <summary>Final: prerequisites do not hold; nothing was bought.</summary>
    Rejected,

    /// <summary>Final: called off; nothing new was begun.</summary>
    Cancelled,

    /// <summary>Final: nothing moved; the reason is kept.</summary>
    Failed,
}

/// <summary>Which moves between the states of a transition are legal. Pure; every pair is tested.</summary>
public static class TransitionPhases
{
    /// <summary>Nothing more happens by itself.</summary>
    public static bool IsFinal(this TransitionPhase phase) => phase >= TransitionPhase.Completed;

    /// <summary>Whether a transition may move from one state to another. Staying is not a move.</summary>
    public static bool CanMoveTo(this TransitionPhase from, TransitionPhase to) => (from, to) switch
    {
        (TransitionPhase.Queued, TransitionPhase.Checking) => true,
        (TransitionPhase.Checking, TransitionPhase.AwaitingApproval or TransitionPhase.Purchasing or TransitionPhase.Rejected) => true,
        (TransitionPhase.Checking, TransitionPhase.Completed or TransitionPhase.PartiallyCompleted) => true, // nothing was left to move
        (TransitionPhase.AwaitingApproval, TransitionPhase.Purchasing) => true,
        (TransitionPhase.AwaitingApproval, TransitionPhase.Rejected or TransitionPhase.Completed or TransitionPhase.PartiallyCompleted) => true, // judged again after the approval
        (TransitionPhase.Purchasing, TransitionPhase.Mapping or TransitionPhase.Suspending) => true, // what is mapped already is only suspended
        (TransitionPhase.Purchasing, TransitionPhase.Completed or TransitionPhase.PartiallyCompleted) => true, // only a plan was to be bought
        (TransitionPhase.Mapping, TransitionPhase.Suspending or TransitionPhase.PartiallyCompleted or TransitionPhase.Completed) => true,
        (TransitionPhase.Suspending, TransitionPhase.Completed or TransitionPhase.PartiallyCompleted) => true,
        ( < TransitionPhase.Completed, TransitionPhase.Failed or TransitionPhase.Cancelled) => true,
        (TransitionPhase.PartiallyCompleted or TransitionPhase.Failed or TransitionPhase.Rejected or TransitionPhase.Cancelled, TransitionPhase.Queued) => true, // retry
        _ => false,
    };
}
