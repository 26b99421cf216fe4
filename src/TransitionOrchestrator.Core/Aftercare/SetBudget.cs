using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>Sets the customer's spending budget again: it does not survive a transition (transition guide, "Partner Center budget").</summary>
internal sealed class SetBudget(ICustomerAccount account, StepRecorder recorder) : IActivity<StepRequest<BudgetOrder>, StepAnswer<BudgetOrder>>
{
    public async Task<StepAnswer<BudgetOrder>> RunAsync(ActivityContext context, StepRequest<BudgetOrder> input, CancellationToken cancellationToken)
    {
        var answer = await account.EnsureBudgetAsync(input, cancellationToken);
        await recorder.RecordAsync(input.Order, answer, TransitionPhase.Suspending, change => change, cancellationToken);
        return answer with { Effects = [] };
    }
}
