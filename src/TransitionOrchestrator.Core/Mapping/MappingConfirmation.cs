namespace TransitionOrchestrator.Core;

/// <summary>Judges the read-back of a mapping: the only place where a <see cref="ConfirmedMapping"/> is made (I2). Pure.</summary>
public static class MappingConfirmation
{
    /// <summary>Judges one subscription.</summary>
    /// <param name="work">The subscription.</param>
    /// <param name="facts">What was read.</param>
    /// <param name="now">When it was read (UTC).</param>
    /// <param name="confirmed">The confirmed mapping when the outcome is done.</param>
    public static StepOutcome<SubscriptionWork> Judge(SubscriptionWork work, MappingFacts facts, DateTimeOffset now, out ConfirmedMapping? confirmed)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(facts);
        confirmed = null;
        var commerce = facts.Subscriptions.FirstOrDefault(one => one.CommerceId == work.CommerceId);
        if (commerce is not null && (commerce.Reseller != work.Reseller || commerce.AzureId != work.AzureId))
        {
            return StepOutcome<SubscriptionWork>.Failed(work, new Problem("changedMeanwhile",
                $"The subscription's reseller of record or Azure subscription changed during the transition (now {commerce.Reseller}, {commerce.AzureId}). Check it, then retry.", Passing: false));
        }

        var holders = facts.Plans.Where(plan => plan.AzureSubscriptions.Contains(work.AzureId)).ToList();
        if (holders.Find(plan => plan.Reseller != work.Reseller) is { } wrong)
        {
            return StepOutcome<SubscriptionWork>.Failed(work, new Problem("underOtherPlan",
                $"The Azure subscription was read back under plan {wrong.Id} of reseller {wrong.Reseller}, not of {work.Reseller}. Its commerce subscription stays active. Take it up with Partner Center support.", Passing: false));
        }

        if (holders.Count == 0)
            return StepOutcome<SubscriptionWork>.Pending(work, "mappingNotVisible", "The Azure subscription is not listed under its plan yet.");

        confirmed = new ConfirmedMapping(work, holders[0].Id, now)
        {
            // A list that no longer shows the subscription has dropped it after the move: nothing is left to suspend.
            AlreadySuspended = commerce is null or { Status: not LegacyStatus.Active },
            SuspendedAt = commerce is null or { Status: not LegacyStatus.Active } ? now : null,
            Document = commerce?.Document,
        };
        return StepOutcome<SubscriptionWork>.Done(work);
    }
}
