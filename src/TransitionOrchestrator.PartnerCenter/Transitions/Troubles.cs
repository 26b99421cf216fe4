using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.PartnerCenter.Transitions;

/// <summary>What the client's failures mean for a step.</summary>
internal static class Troubles
{
    /// <summary>
    /// The failure as people see it. An authentication failure passes as well: nothing is wrong with the customer, and the step
    /// goes on when tokens work again.
    /// </summary>
    public static Problem ToProblem(this PartnerCenterException failure) => new(failure.Code, failure.Description, failure.MayPass());

    /// <summary>Whether asking again later may help.</summary>
    public static bool MayPass(this PartnerCenterException failure) =>
        failure.IsRetryable
        || failure.Ambiguous
        || failure.Kind is PartnerCenterErrorKind.Throttled or PartnerCenterErrorKind.Transient or PartnerCenterErrorKind.Ambiguous or PartnerCenterErrorKind.Authentication
        || failure.Reaction is PartnerCenterReaction.RetryLater or PartnerCenterReaction.ReadAgain;

    /// <summary>The outcome of an item whose call failed.</summary>
    public static StepOutcome<TItem> ToOutcome<TItem>(this PartnerCenterException failure, TItem item) =>
        failure.MayPass() ? StepOutcome<TItem>.Pending(item, failure.Code, failure.Description) : StepOutcome<TItem>.Failed(item, failure.ToProblem());

    /// <summary>The partner has no relationship with the customer (20002, 900159).</summary>
    public static bool IsNoRelationship(this PartnerCenterException failure) => failure.Code is "20002" or "900159";
}
