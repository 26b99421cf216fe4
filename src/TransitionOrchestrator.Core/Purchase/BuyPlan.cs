using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>Buys a plan, exactly once (I1), and writes the purchase to the journal with its preparation.</summary>
internal sealed class BuyPlan(TransitionRoutes routes, StepRecorder recorder, TimeProvider time) : IActivity<StepRequest<PlanWork>, StepAnswer<PlanWork>>
{
    public async Task<StepAnswer<PlanWork>> RunAsync(ActivityContext context, StepRequest<PlanWork> input, CancellationToken cancellationToken)
    {
        var answer = await routes.Of(input).EnsurePlansAsync(input, context, cancellationToken);
        var now = time.GetUtcNow();
        var journal = input.Items.SelectMany(item => item.Prepared).Concat(answer.Effects).ToList();
        await recorder.RecordAsync(input.Order, answer with { Effects = journal }, TransitionPhase.Purchasing, change => change with
        {
            Plans = [.. answer.Outcomes.Select(outcome => PlanRow.Of(outcome.Item) with
            {
                ReadyAt = outcome.Standing == Standing.Done ? now : null,
                Problem = outcome.Standing == Standing.Failed ? outcome.Problem : null,
            })],
        }, cancellationToken);
        return answer with
        {
            Outcomes = [.. answer.Outcomes.Select(outcome => outcome with { Item = outcome.Item with { Prepared = [] } })],
            Effects = [],
        };
    }
}
