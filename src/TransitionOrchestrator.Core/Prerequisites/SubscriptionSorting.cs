namespace TransitionOrchestrator.Core;

/// <summary>Decides what is to be done with each legacy subscription.</summary>
internal static class SubscriptionSorting
{
    public static List<PlannedSubscription> Sort(CustomerFacts facts, TransitionOrder order)
    {
        var sorted = facts.Legacy
            .Where(legacy => order.OnlySubscriptions?.Contains(legacy.CommerceId) ?? true)
            .Select(legacy => Sort(legacy, facts))
            .ToList();
        if (order.OnlySubscriptions is null)
        {
            sorted.AddRange(facts.OtherAzureOffers.Select(other => Leave(other, "otherOffer",
                "This Azure offer is not MS-AZR-0145P; it is not part of the transition.")));
        }

        return sorted;
    }

    private static PlannedSubscription Sort(LegacySubscription legacy, CustomerFacts facts)
    {
        // An upgrade that is under way, or just over, suspends by itself while lists lag: such a line is followed, not judged.
        var followedByUpgrade = facts.Upgrade?.UpgradeId is not null;
        var holder = facts.Plans.FirstOrDefault(plan => plan.AzureSubscriptions.Contains(legacy.AzureId));
        if (holder is not null && holder.Reseller != legacy.Reseller)
        {
            return new PlannedSubscription(legacy, Disposition.Blocked, new Problem("underOtherPlan",
                $"The Azure subscription is already under plan {holder.Id} of reseller {holder.Reseller}, not of {legacy.Reseller}. Settle the reseller of record first.", Passing: false));
        }

        return (legacy.Status, holder) switch
        {
            (LegacyStatus.Active, null) => new PlannedSubscription(legacy, Disposition.Move, Reason: null),
            (LegacyStatus.Active, _) => new PlannedSubscription(legacy, Disposition.SuspendOnly, Reason: null),
            (LegacyStatus.Suspended, null) when followedByUpgrade => new PlannedSubscription(legacy, Disposition.Move, Reason: null),
            (LegacyStatus.Suspended, null) => Leave(legacy, "alreadySuspended", "It was suspended before the transition; reactivate it first if it should move."),
            (_, null) => Leave(legacy, "notActive", "It is not active; there is nothing to move."),
            _ => new PlannedSubscription(legacy, Disposition.AlreadyMoved, Reason: null),
        };
    }

    private static PlannedSubscription Leave(LegacySubscription legacy, string code, string message) =>
        new(legacy, Disposition.LeaveAlone, new Problem(code, message, Passing: false));
}
