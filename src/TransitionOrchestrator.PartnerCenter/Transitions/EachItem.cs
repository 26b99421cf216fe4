using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.PartnerCenter.Transitions;

/// <summary>Answers a request item by item, for what is a call of its own for each.</summary>
internal static class EachItem
{
    /// <summary>Carries out the items one after the other; a failure of the client is that item's outcome.</summary>
    public static async Task<StepAnswer<TItem>> AnswerAsync<TItem>(StepRequest<TItem> request, ActivityContext context, TimeProvider time, Func<TItem, StepCalls, Task<StepOutcome<TItem>>> carryOut)
    {
        var calls = new StepCalls(request.Order, request.Ask, context.MayHaveRunBefore, time);
        var outcomes = new List<StepOutcome<TItem>>();
        TimeSpan? askAgainAfter = null;
        foreach (var item in request.Items)
        {
            try
            {
                outcomes.Add(await carryOut(item, calls));
            }
            catch (PartnerCenterException failure)
            {
                outcomes.Add(failure.ToOutcome(item));
                askAgainAfter = failure.RetryAfter > (askAgainAfter ?? TimeSpan.Zero) ? failure.RetryAfter : askAgainAfter;
            }
        }

        return new StepAnswer<TItem>(outcomes) { Effects = calls.Effects, AskAgainAfter = askAgainAfter };
    }
}
