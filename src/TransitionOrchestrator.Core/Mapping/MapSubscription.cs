using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>Maps Azure subscriptions to the plan of their own reseller. Done means reported done: <see cref="ConfirmMapping"/> reads it back.</summary>
internal sealed class MapSubscription(TransitionRoutes routes, StepRecorder recorder, TimeProvider time) : IActivity<StepRequest<SubscriptionWork>, StepAnswer<SubscriptionWork>>
{
    public async Task<StepAnswer<SubscriptionWork>> RunAsync(ActivityContext context, StepRequest<SubscriptionWork> input, CancellationToken cancellationToken)
    {
        var answer = await routes.Of(input).EnsureMappedAsync(input, context, cancellationToken);
        var now = time.GetUtcNow();
        answer = answer with
        {
            Outcomes = [.. answer.Outcomes.Select(outcome => outcome.Standing != Standing.Done ? outcome : outcome with { Item = outcome.Item with { MappedAt = now } })],
        };
        await recorder.RecordAsync(input.Order, answer, TransitionPhase.Mapping, change => change with
        {
            Subscriptions = [.. answer.Outcomes.Where(outcome => outcome.Standing != Standing.Pending).Select(outcome => Row(outcome.Item) with
            {
                Problem = outcome.Standing == Standing.Failed ? outcome.Problem : null,
            })],
        }, cancellationToken);
        return answer with { Effects = [] };
    }

    private static SubscriptionRow Row(SubscriptionWork work) =>
        new(work.CommerceId, work.AzureId, work.Name, work.Reseller, Disposition.Move) { PlanId = work.PlanId, MappedAt = work.MappedAt };
}
