namespace TransitionOrchestrator.Core;

/// <summary>Judges the prerequisites (DESIGN section 1, step 1): every one, so that all unmet ones are reported together.</summary>
internal static class Prerequisites
{
    public static List<UnmetPrerequisite> Check(
        CustomerFacts facts, TransitionOrder order, RouteKind route, IReadOnlyList<PlanWork> plans, IReadOnlyList<PlannedSubscription> subscriptions)
    {
        if (!facts.RelationshipExists)
            return [new(UnmetCodes.ResellerRelationshipMissing, "The partner is not this customer's reseller. Ask the customer to accept the reseller relationship.")];

        if (plans.Count == 0)
            return []; // Nothing is left to move, so nothing can stand in the way.

        var unmet = new List<UnmetPrerequisite>();
        if (!facts.AccountMayBuy)
            unmet.Add(new(UnmetCodes.CustomerNotAllowed, $"The customer's account validation stands at '{facts.AccountStatus}'. Wait for it, or take it up with support."));
        if (!facts.AgreementAccepted)
            unmet.Add(new(UnmetCodes.CustomerAgreementMissing, "The customer has not accepted the Microsoft Customer Agreement. Have it accepted, or send the attestation with the request."));
        if (facts.CatalogItemId is null && plans.Any(plan => plan.PlanId is null))
            unmet.Add(new(UnmetCodes.CountryNotServed, $"The Azure plan is not sold in {facts.Country ?? "the customer's country (none is set in its billing profile)"}."));
        unmet.AddRange(facts.Resellers
            .Where(standing => !standing.MayTransact && plans.Any(plan => plan.Reseller == standing.Reseller))
            .Select(standing => new UnmetPrerequisite(UnmetCodes.ResellerMayNotTransact, $"Reseller {standing.Reseller} may not transact: {standing.Reason}")));

        if (route == RouteKind.ProductUpgrade)
            AddUpgrade(facts, subscriptions, unmet);
        else if (!facts.OffersMapping && subscriptions.Any(one => one.Disposition == Disposition.Move))
            unmet.Add(new(UnmetCodes.RouteNotOffered, "The public Partner Center API has no mapping operation; ask for the route 'productUpgrade' or 'auto'."));
        return unmet;
    }

    private static void AddUpgrade(CustomerFacts facts, IReadOnlyList<PlannedSubscription> subscriptions, List<UnmetPrerequisite> unmet)
    {
        if (facts.Upgrade is not { } upgrade || upgrade.IsEligible || upgrade.UpgradeId is not null)
            return;
        if (!subscriptions.Any(one => one.Disposition == Disposition.Move))
            return; // What has moved needs no upgrade to be suspended.
        if (facts.Legacy.Where(legacy => legacy.Status == LegacyStatus.Suspended).Select(legacy => legacy.Name).ToList() is { Count: > 0 } suspended)
        {
            unmet.Add(new(UnmetCodes.SuspendedSubscription,
                $"Suspended legacy subscriptions block the upgrade: {string.Join(", ", suspended)}. Reactivate them, or wait until they are deleted."));
        }

        // What was read as a fact already is not reported again in the service's words; where the two differ, the service is right.
        var code = upgrade.Obstacle switch
        {
            UpgradeObstacle.AgreementMissing => UnmetCodes.CustomerAgreementMissing,
            UpgradeObstacle.SuspendedSubscription => UnmetCodes.SuspendedSubscription,
            UpgradeObstacle.CountryNotServed => UnmetCodes.CountryNotServed,
            UpgradeObstacle.PartnerAgreementMissing => UnmetCodes.ResellerMayNotTransact,
            _ => UnmetCodes.NotEligible,
        };
        if (!unmet.Exists(one => one.Code == code))
            unmet.Add(new(code, $"Partner Center does not offer the upgrade: {upgrade.Reason}"));
    }
}
