using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>Asks for an assessment.</summary>
/// <param name="Order">The transition.</param>
/// <param name="Ask">How often it was asked for, counted from 1.</param>
public sealed record AssessmentRequest(TransitionOrder Order, int Ask);

/// <summary>The assessment, or why there is none yet.</summary>
/// <param name="Assessment">What the transition would do; null when the facts could not be read.</param>
/// <param name="Problem">Why the facts could not be read.</param>
/// <param name="AskAgainAfter">When to ask again, if the outside said so.</param>
public sealed record AssessmentAnswer(Assessment? Assessment, Problem? Problem, TimeSpan? AskAgainAfter);

/// <summary>Reads the facts, judges them, and shows the plan of work. Changes nothing outside.</summary>
internal sealed class CheckPrerequisites(ICustomerAccount account, ITransitionStore store, TimeProvider time) : IActivity<AssessmentRequest, AssessmentAnswer>
{
    public async Task<AssessmentAnswer> RunAsync(ActivityContext context, AssessmentRequest input, CancellationToken cancellationToken)
    {
        var order = input.Order;
        var reading = await account.ReadFactsAsync(order, cancellationToken);
        var now = time.GetUtcNow();
        if (reading.Value is not { } facts)
        {
            await store.RecordAsync(order.Id, new TransitionChange { At = now, Reached = TransitionPhase.Checking, Progress = false, Problem = reading.Problem }, cancellationToken);
            return new AssessmentAnswer(Assessment: null, reading.Problem, reading.AskAgainAfter);
        }

        var assessment = Assessment.Of(facts, order);
        if (!assessment.ConfirmAgreementFirst)
        {
            await store.RecordAsync(order.Id, new TransitionChange
            {
                At = now,
                Reached = Next(assessment, order),
                Route = facts.RelationshipExists ? assessment.Route : null, // without a relationship nothing tells which it would be
                CustomerName = assessment.CustomerName is { Length: > 0 } name ? name : null,
                Unmet = assessment.Unmet,
                Plans = assessment.Unmet.Count > 0 ? [] : [.. assessment.Plans.Select(PlanRow.Of)], // a rejected transition needs none
                Subscriptions = [.. assessment.Subscriptions.Select(SubscriptionRow.Of)],
            }, cancellationToken);
        }

        return new AssessmentAnswer(assessment, Problem: null, AskAgainAfter: null);
    }

    private static TransitionPhase Next(Assessment assessment, TransitionOrder order) =>
        assessment.Unmet.Count > 0 || assessment.Plans.Count == 0 ? TransitionPhase.Checking
        : order.RequiresApproval ? TransitionPhase.AwaitingApproval
        : TransitionPhase.Purchasing;
}
