using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>The answer of a read-back.</summary>
/// <param name="Answer">One outcome for each subscription.</param>
/// <param name="Confirmed">The confirmed mappings among them.</param>
public sealed record ConfirmationAnswer(StepAnswer<SubscriptionWork> Answer, IReadOnlyList<ConfirmedMapping> Confirmed);

/// <summary>Reads back from the plans' entitlements what was mapped. Only what is confirmed here may be suspended (I2).</summary>
internal sealed class ConfirmMapping(ICustomerAccount account, ITransitionStore store, TimeProvider time) : IActivity<StepRequest<SubscriptionWork>, ConfirmationAnswer>
{
    public async Task<ConfirmationAnswer> RunAsync(ActivityContext context, StepRequest<SubscriptionWork> input, CancellationToken cancellationToken)
    {
        var plans = input.Items.Select(item => item.PlanId).OfType<PlanId>().Distinct().ToList();
        var reading = await account.ReadMappingsAsync(input.Order, input.Ask, plans, cancellationToken);
        var now = time.GetUtcNow();
        var outcomes = new List<StepOutcome<SubscriptionWork>>();
        var confirmed = new List<ConfirmedMapping>();
        foreach (var item in input.Items)
        {
            outcomes.Add(Judge(item, reading, now, out var mapping));
            if (mapping is not null)
                confirmed.Add(mapping);
        }

        // A clean read-back is written together with what follows from it; only trouble is shown at once.
        if (outcomes.Find(outcome => outcome.Problem is not null)?.Problem is { } problem)
            await store.RecordAsync(input.Order.Id, new TransitionChange { At = now, Progress = confirmed.Count > 0, Problem = problem }, cancellationToken);
        return new ConfirmationAnswer(new StepAnswer<SubscriptionWork>(outcomes) { AskAgainAfter = reading.AskAgainAfter }, confirmed);
    }

    private static StepOutcome<SubscriptionWork> Judge(SubscriptionWork item, Reading<MappingFacts> reading, DateTimeOffset now, out ConfirmedMapping? confirmed)
    {
        confirmed = null;
        return reading switch
        {
            { Value: { } facts } => MappingConfirmation.Judge(item, facts, now, out confirmed),
            { Problem: { Passing: false } problem } => StepOutcome<SubscriptionWork>.Failed(item, problem),
            { Problem: { } problem } => StepOutcome<SubscriptionWork>.Pending(item, problem.Code, problem.Message),
            _ => throw new InvalidOperationException("A reading has neither a value nor a problem."),
        };
    }
}
