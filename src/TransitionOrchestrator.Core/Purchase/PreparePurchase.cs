using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>
/// Makes what each purchase must remember before it is sent. The answer is committed to the orchestration's history before
/// <see cref="BuyPlan"/> runs; what was changed outside travels with it and is journalled there.
/// </summary>
internal sealed class PreparePurchase(TransitionRoutes routes) : IActivity<StepRequest<PlanWork>, StepAnswer<PlanWork>>
{
    public async Task<StepAnswer<PlanWork>> RunAsync(ActivityContext context, StepRequest<PlanWork> input, CancellationToken cancellationToken)
    {
        var answer = await routes.Of(input).PreparePurchaseAsync(input, context, cancellationToken);
        return answer with
        {
            Outcomes = [.. answer.Outcomes.Select((outcome, index) => index > 0 ? outcome
                : outcome with { Item = outcome.Item with { Prepared = [.. outcome.Item.Prepared, .. answer.Effects] } })],
            Effects = [],
        };
    }
}
