using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.PartnerCenter.Transitions;

/// <summary>Answers a request for all items at once, for what one call answers for all.</summary>
internal static class AllTogether
{
    /// <summary>Carries out the request; a failure of the client is the outcome of every item.</summary>
    public static async Task<StepAnswer<TItem>> AnswerAsync<TItem>(StepRequest<TItem> request, ActivityContext context, TimeProvider time, Func<StepCalls, Task<IEnumerable<StepOutcome<TItem>>>> carryOut)
    {
        var calls = new StepCalls(request.Order, request.Ask, context.MayHaveRunBefore, time);
        try
        {
            var outcomes = (await carryOut(calls)).ToList();
            return new StepAnswer<TItem>(outcomes) { Effects = calls.Effects };
        }
        catch (PartnerCenterException failure)
        {
            return new StepAnswer<TItem>([.. request.Items.Select(failure.ToOutcome)]) { Effects = calls.Effects, AskAgainAfter = failure.RetryAfter };
        }
    }
}
