using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>Suspends commerce subscriptions whose Azure subscription was read back under its plan. The Azure subscription is never touched (I3).</summary>
internal sealed class SuspendCommerceSubscription(TransitionRoutes routes, StepRecorder recorder, TimeProvider time)
    : IActivity<StepRequest<ConfirmedMapping>, StepAnswer<ConfirmedMapping>>
{
    public async Task<StepAnswer<ConfirmedMapping>> RunAsync(ActivityContext context, StepRequest<ConfirmedMapping> input, CancellationToken cancellationToken)
    {
        var answer = await routes.Of(input).EnsureSuspendedAsync(input, context, cancellationToken);
        var now = time.GetUtcNow();
        answer = answer with
        {
            Outcomes = [.. answer.Outcomes.Select(outcome => outcome.Standing != Standing.Done ? outcome : outcome with { Item = outcome.Item with { SuspendedAt = now } })],
        };
        await recorder.RecordAsync(input.Order, answer, TransitionPhase.Suspending, change => change with
        {
            Subscriptions = [.. answer.Outcomes.Select(outcome => Row(outcome.Item) with
            {
                Problem = outcome.Standing == Standing.Failed ? outcome.Problem : null,
            })],
        }, cancellationToken);

        // The document was needed for the call alone; what is still pending keeps it.
        return answer with
        {
            Outcomes = [.. answer.Outcomes.Select(outcome => outcome.Standing == Standing.Pending ? outcome : outcome with { Item = outcome.Item with { Document = null } })],
            Effects = [],
        };
    }

    private static SubscriptionRow Row(ConfirmedMapping mapping)
    {
        var work = mapping.Work;
        return new SubscriptionRow(work.CommerceId, work.AzureId, work.Name, work.Reseller, Disposition.Move)
        {
            PlanId = mapping.PlanId, MappedAt = work.MappedAt, ConfirmedAt = mapping.ConfirmedAt, SuspendedAt = mapping.SuspendedAt,
        };
    }
}
