using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>Writes the end of a transition: the outcome and every row as it stands; then tells the row of the batch that it belongs to.</summary>
internal sealed class CompleteTransition(ITransitionStore store, RowEnds? rows, TimeProvider time) : IActivity<Completion, TransitionResult>
{
    public async Task<TransitionResult> RunAsync(ActivityContext context, Completion input, CancellationToken cancellationToken)
    {
        var (order, outcome, plans, subscriptions) = input;

        // The end was written, the host crashed, somebody retried: then this end is not that of the attempt under way.
        var isOver = context.MayHaveRunBefore && await store.FindAsync(order.Id, cancellationToken) is { } found && found.Record.Order.Attempt != order.Attempt;
        if (!isOver)
        {
            await store.RecordAsync(order.Id, new TransitionChange
            {
                At = time.GetUtcNow(),
                Reached = outcome,
                Problem = input.Problem,
                Plans = plans,
                Subscriptions = subscriptions,
            }, cancellationToken);
        }

        if (rows is not null)
            await rows.SettleAsync(order, cancellationToken);
        return new TransitionResult(
            outcome,
            plans.Count(plan => plan is { ReadyAt: not null, Reused: false }),
            plans.Count(plan => plan.Reused),
            subscriptions.Count(row => row.State == SubscriptionState.Suspended),
            subscriptions.Count(row => row.State == SubscriptionState.Failed));
    }
}
