using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>
/// A way from legacy subscriptions to the Azure plan. Every method is an <em>ensure</em>: it looks, acts if needed, and answers
/// for each item done, pending or failed. Errors of the outside come back as outcomes; only a broken installation throws.
/// </summary>
public interface ITransitionRoute
{
    /// <summary>Which way this is.</summary>
    RouteKind Kind { get; }

    /// <summary>
    /// Makes what a purchase must remember before it is sent: a cart for each missing plan, or the product upgrade (started, or
    /// attached to when one exists). The answer is committed before <see cref="EnsurePlansAsync"/> is called.
    /// </summary>
    Task<StepAnswer<PlanWork>> PreparePurchaseAsync(StepRequest<PlanWork> request, ActivityContext context, CancellationToken cancellationToken);

    /// <summary>Ensures that each plan is bought, exactly once (I1), and that its id is known.</summary>
    Task<StepAnswer<PlanWork>> EnsurePlansAsync(StepRequest<PlanWork> request, ActivityContext context, CancellationToken cancellationToken);

    /// <summary>Ensures that each Azure subscription was mapped to its plan; the read-back is <see cref="ICustomerAccount.ReadMappingsAsync"/>.</summary>
    Task<StepAnswer<SubscriptionWork>> EnsureMappedAsync(StepRequest<SubscriptionWork> request, ActivityContext context, CancellationToken cancellationToken);

    /// <summary>Ensures that each commerce subscription is suspended. Only confirmed mappings can be handed in (I2).</summary>
    Task<StepAnswer<ConfirmedMapping>> EnsureSuspendedAsync(StepRequest<ConfirmedMapping> request, ActivityContext context, CancellationToken cancellationToken);
}
