namespace TransitionOrchestrator.Core;

/// <summary>How a transition ended; the output of the orchestration. Details stand in the store.</summary>
/// <param name="Outcome">A final phase.</param>
/// <param name="PlansBought">Plans that were bought.</param>
/// <param name="PlansReused">Plans that the customer had before.</param>
/// <param name="Suspended">Subscriptions that have moved.</param>
/// <param name="Failed">Subscriptions that could not move.</param>
public sealed record TransitionResult(TransitionPhase Outcome, int PlansBought, int PlansReused, int Suspended, int Failed);

/// <summary>Everything that is known at the end, written in one piece.</summary>
/// <param name="Order">The transition.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Plans">Its plans as they stand.</param>
/// <param name="Subscriptions">Its subscriptions as they stand.</param>
public sealed record Completion(TransitionOrder Order, TransitionPhase Outcome, IReadOnlyList<PlanRow> Plans, IReadOnlyList<SubscriptionRow> Subscriptions)
{
    /// <summary>What ended it before its time.</summary>
    public Problem? Problem { get; init; }
}
