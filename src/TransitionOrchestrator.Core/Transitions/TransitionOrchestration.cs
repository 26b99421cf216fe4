using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>
/// The transition of one customer, from the order to its final state. Both routes and both engines run this same code; every
/// step is an <em>ensure</em> that is asked for again until it is settled.
/// </summary>
public sealed class TransitionOrchestration : IOrchestrator<TransitionOrder, TransitionResult>
{
    /// <inheritdoc/>
    public async Task<TransitionResult> RunAsync(OrchestrationContext context, TransitionOrder input)
    {
        var run = new TransitionRun(context, input);
        try
        {
            return await run.CompleteAsync(await MoveAsync(run));
        }
        catch (OrchestrationTaskFailedException failure)
        {
            // An activity broke beyond its retries: the transition ends visibly, and a retry takes up what did not move.
            return await run.FailAsync(failure);
        }
    }

    private static async Task<TransitionPhase> MoveAsync(TransitionRun run)
    {
        if (run.Order.CalledOff)
            return TransitionPhase.Cancelled;

        // 1. Prerequisites: all of them are judged, and nothing is bought unless every one holds.
        if (await run.AssessAsync(run.Order) is not { } assessment)
            return run.WithoutJudgement();
        if (assessment.ConfirmAgreementFirst)
        {
            if (run.CancelRequested)
                return TransitionPhase.Cancelled;
            if (!await run.ConfirmAgreementAsync() || await run.AssessAsync(run.Order, agreementConfirmed: true) is not { } again)
                return run.WithoutJudgement();
            assessment = again;
        }

        if (assessment.Unmet.Count > 0)
            return TransitionPhase.Rejected;
        run.Begin(assessment);
        if (assessment.Plans.Count == 0)
            return run.Outcome();

        // 2. Approval, where it was asked for. It may have taken days: what was judged before is judged again.
        if (run.Order.RequiresApproval)
        {
            if (!await run.IsApprovedAsync())
                return TransitionPhase.Cancelled;
            if (await run.AssessAsync(run.Order with { RequiresApproval = false, Attestation = null, Profile = null }) is not { } anew)
                return run.WithoutJudgement();
            if (anew.Unmet.Count > 0)
                return TransitionPhase.Rejected;
            run.Begin(anew);
            if (anew.Plans.Count == 0)
                return run.Outcome();
        }

        // The last chance to call the whole transition off.
        if (run.CancelRequested)
            return TransitionPhase.Cancelled;

        // 3. One plan for each reseller of record; a purchase remembers its cart (or upgrade) before it is sent.
        var prepared = await run.EnsureAsync(TransitionDefinitions.PreparePurchase, run.PlansToBuy, run.PlanIsPrepared, run.PlanFailed);
        if (run.CancelRequested && run.Route == RouteKind.Stepwise)
            return TransitionPhase.Cancelled;
        await run.EnsureAsync(TransitionDefinitions.BuyPlan, run.Divide(prepared), run.PlanIsReady, run.PlanFailed);
        if (run.CancelRequested && run.Route == RouteKind.Stepwise)
            return TransitionPhase.Cancelled;

        // 4. Every Azure subscription goes to the plan of its own reseller, and is read back from there.
        await run.EnsureAsync(TransitionDefinitions.MapSubscription, run.Divide(run.ToMap), run.SubscriptionIsMapped, run.SubscriptionFailed);
        var confirmed = await run.ConfirmMappingsAsync();

        // 5. Only what was read back is suspended in commerce.
        await run.EnsureAsync(TransitionDefinitions.SuspendCommerceSubscription, run.Divide(confirmed), run.SubscriptionIsSuspended, run.SuspensionFailed);

        // 6. Aftercare.
        await run.SetBudgetAsync();
        return run.Outcome();
    }
}
