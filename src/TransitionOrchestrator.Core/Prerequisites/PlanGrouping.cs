namespace TransitionOrchestrator.Core;

/// <summary>Groups the subscriptions that move by reseller of record: one plan for each (DESIGN section 1, step 2).</summary>
internal static class PlanGrouping
{
    public static List<PlanWork> Group(CustomerFacts facts, TransitionOrder order, IReadOnlyList<PlannedSubscription> subscriptions)
    {
        var resellers = subscriptions
            .Where(one => one.Disposition is Disposition.Move or Disposition.SuspendOnly)
            .Select(one => one.Subscription.Reseller)
            .Distinct()
            .ToList();

        // A customer without any legacy subscription only buys a plan, unless it has one.
        if (resellers.Count == 0 && facts.Legacy.Count == 0 && facts.Plans.Count == 0)
            resellers.Add(Reseller.Parse(order.ResellerMpnId));

        return resellers
            .OrderBy(reseller => reseller.Key, StringComparer.Ordinal)
            .Select(reseller => Plan(reseller, facts))
            .ToList();
    }

    private static PlanWork Plan(Reseller reseller, CustomerFacts facts)
    {
        var existing = facts.Plans
            .Where(plan => plan.Reseller == reseller)
            .OrderByDescending(plan => plan.AzureSubscriptions.Count)
            .ThenBy(plan => plan.Id.Value)
            .FirstOrDefault();
        return existing is null
            ? new PlanWork(reseller) { CatalogItemId = facts.CatalogItemId, UpgradeId = facts.Upgrade?.UpgradeId }
            : new PlanWork(reseller) { PlanId = existing.Id, Reused = true, UpgradeId = facts.Upgrade?.UpgradeId };
    }
}
