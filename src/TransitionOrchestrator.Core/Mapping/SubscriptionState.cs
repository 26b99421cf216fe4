namespace TransitionOrchestrator.Core;

/// <summary>The states of a legacy subscription within a transition.</summary>
public enum SubscriptionState
{
    /// <summary>Nothing was begun; it is active as before.</summary>
    Waiting,

    /// <summary>The mapping was reported done, and is to be read back.</summary>
    Mapped,

    /// <summary>Its Azure subscription was read back under the plan of its reseller.</summary>
    Confirmed,

    /// <summary>Final: its commerce subscription is suspended; it has moved.</summary>
    Suspended,

    /// <summary>Final: it had moved before this transition.</summary>
    AlreadyMoved,

    /// <summary>Final: not part of the transition; not touched.</summary>
    LeftAlone,

    /// <summary>Final: it could not be moved; its reason is kept, and a retry takes it up.</summary>
    Failed,
}

/// <summary>Which moves between the states of a subscription are legal. Pure; every pair is tested.</summary>
public static class SubscriptionStates
{
    /// <summary>Nothing more happens by itself.</summary>
    public static bool IsFinal(this SubscriptionState state) => state >= SubscriptionState.Suspended;

    /// <summary>Whether a subscription may move from one state to another. Staying is not a move.</summary>
    public static bool CanMoveTo(this SubscriptionState from, SubscriptionState to) => (from, to) switch
    {
        (SubscriptionState.Waiting, SubscriptionState.Mapped or SubscriptionState.Confirmed or SubscriptionState.Failed) => true,
        (SubscriptionState.Mapped, SubscriptionState.Confirmed or SubscriptionState.Failed) => true,
        (SubscriptionState.Confirmed, SubscriptionState.Suspended or SubscriptionState.Failed) => true, // I2: only from here
        (SubscriptionState.Failed, SubscriptionState.Waiting) => true, // retry
        _ => false,
    };
}
