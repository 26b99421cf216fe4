using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>The recorded names of the transition's orchestrator, activities and events. Never change one while transitions are under way.</summary>
public static class TransitionDefinitions
{
    /// <summary>The transition of one customer.</summary>
    public static readonly OrchestratorDefinition<TransitionOrder, TransitionResult> Transition = new("Transition");

    /// <summary>Judges the prerequisites and plans the work.</summary>
    public static readonly ActivityDefinition<AssessmentRequest, AssessmentAnswer> CheckPrerequisites = new("CheckPrerequisites");

    /// <summary>Confirms the customer agreement as attested.</summary>
    public static readonly ActivityDefinition<StepRequest<AgreementAttestation>, StepAnswer<AgreementAttestation>> ConfirmAgreement = new("ConfirmAgreement");

    /// <summary>Makes the carts, or the product upgrade.</summary>
    public static readonly ActivityDefinition<StepRequest<PlanWork>, StepAnswer<PlanWork>> PreparePurchase = new("PreparePurchase");

    /// <summary>Buys a plan, exactly once.</summary>
    public static readonly ActivityDefinition<StepRequest<PlanWork>, StepAnswer<PlanWork>> BuyPlan = new("BuyPlan");

    /// <summary>Maps Azure subscriptions to their plan.</summary>
    public static readonly ActivityDefinition<StepRequest<SubscriptionWork>, StepAnswer<SubscriptionWork>> MapSubscription = new("MapSubscription");

    /// <summary>Reads mappings back.</summary>
    public static readonly ActivityDefinition<StepRequest<SubscriptionWork>, ConfirmationAnswer> ConfirmMapping = new("ConfirmMapping");

    /// <summary>Suspends commerce subscriptions whose mapping is confirmed.</summary>
    public static readonly ActivityDefinition<StepRequest<ConfirmedMapping>, StepAnswer<ConfirmedMapping>> SuspendCommerceSubscription = new("SuspendCommerceSubscription");

    /// <summary>Sets the spending budget again.</summary>
    public static readonly ActivityDefinition<StepRequest<BudgetOrder>, StepAnswer<BudgetOrder>> SetBudget = new("SetBudget");

    /// <summary>Writes how the transition ended.</summary>
    public static readonly ActivityDefinition<Completion, TransitionResult> CompleteTransition = new("CompleteTransition");

    /// <summary>Somebody approves the purchase.</summary>
    public static readonly EventDefinition<PersonsDecision> Approve = new("Approve");

    /// <summary>Somebody calls the transition off.</summary>
    public static readonly EventDefinition<PersonsDecision> Cancel = new("Cancel");
}

/// <summary>What a person decided.</summary>
/// <param name="Reason">Why.</param>
/// <param name="By">Who; null where the head knows nobody by name.</param>
public sealed record PersonsDecision(string? Reason, string? By = null);
