using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.PartnerCenter.Transitions;

/// <summary>Reads what the prerequisites are judged by, in as few calls as possible: what one call answers for all is asked once.</summary>
internal sealed class FactsReader(PartnerCenterClient client, PartnerDirectory directory, TransitionOrder order, TimeProvider time)
{
    private static readonly TimeSpan ProfileIsFresh = TimeSpan.FromMinutes(5);
    private readonly Guid _customer = order.Id.Customer.Value;

    public async Task<CustomerFacts> ReadAsync(CancellationToken cancellationToken)
    {
        var profile = order.Profile is { } known && time.GetUtcNow() - known.ReadAt < ProfileIsFresh
            ? known
            : await ReadProfileAsync(client, order.Id.Customer, Ids("customer"), time, cancellationToken);
        var facts = new CustomerFacts(order.Id.Customer) { Name = profile.Name, Country = profile.Country, RelationshipExists = profile.RelationshipExists };
        if (!profile.RelationshipExists)
            return facts; // Nothing else of the customer may be read.

        var validation = client.GetValidationStatus(_customer, Ids("validation"), cancellationToken);
        var agreement = ReadAgreementAsync(cancellationToken);
        var catalogItem = profile.Country is { } country ? directory.FindCatalogItemAsync(country, Ids("catalogue"), cancellationToken) : Task.FromResult<string?>(null);
        var listing = client.GetSubscriptions(_customer, Ids("subscriptions"), cancellationToken);
        await Task.WhenAll(validation, agreement, catalogItem, listing);
        var subscriptions = await listing;
        var legacy = subscriptions.Where(one => one.IsLegacyAzure).Select(one => one.ToLegacy()).ToList();
        var plans = await Task.WhenAll(subscriptions.Where(one => one.IsActivePlan()).Select(async plan =>
            new ExistingPlan(new PlanId(plan.Id), plan.Reseller(), await ReadEntitlementsAsync(client, _customer, new PlanId(plan.Id), Ids($"entitlements/{plan.Id}"), cancellationToken))));
        facts = facts with
        {
            Legacy = legacy,
            OtherAzureOffers = [.. subscriptions.Where(one => one.IsOtherAzureOffer()).Select(one => one.ToLegacy())],
            Plans = plans,
            Resellers = await CheckResellersAsync(legacy, cancellationToken),
            Budget = order.Budget is { Amount: null } ? (await client.GetBudget(_customer, Ids("budget"), cancellationToken)).Amount : null,
        };
        facts = await AddRouteAsync(facts, cancellationToken);

        var status = await validation;
        return facts with
        {
            AccountMayBuy = status is not { BlocksPurchases: true },
            AccountStatus = status?.Status,
            AgreementAccepted = await agreement,
            CatalogItemId = await catalogItem,
        };
    }

    public static async Task<CustomerProfile> ReadProfileAsync(PartnerCenterClient client, CustomerId customer, CallContext ids, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var read = await client.GetCustomer(customer.Value, ids, cancellationToken);
            return new CustomerProfile(read.CompanyProfile?.CompanyName ?? "", read.Country, read.IsReseller, time.GetUtcNow());
        }
        catch (PartnerCenterException failure) when (failure.IsNoRelationship())
        {
            return new CustomerProfile("", Country: null, RelationshipExists: false, time.GetUtcNow());
        }
    }

    public static async Task<IReadOnlyList<AzureSubscriptionId>> ReadEntitlementsAsync(PartnerCenterClient client, Guid customer, PlanId plan, CallContext ids, CancellationToken cancellationToken)
    {
        try
        {
            var entitlements = await client.GetEntitlements(customer, plan.Value, ids, cancellationToken);
            return [.. entitlements.Where(one => one.IsActive).Select(one => new AzureSubscriptionId(one.Id))];
        }
        catch (PartnerCenterException failure) when (failure.Kind == PartnerCenterErrorKind.NotFound)
        {
            return []; // A plan that was just bought may not be there for every service yet.
        }
    }

    /// <summary>The agreement is accepted when the customer signed it directly, or the partner confirmed it at least once (reference 3.4).</summary>
    private async Task<bool> ReadAgreementAsync(CancellationToken cancellationToken) =>
        (await client.GetCustomerAgreements(_customer, Ids("agreements"), cancellationToken)).Count > 0
        || await client.GetDirectSignedStatus(_customer, Ids("directSigned"), cancellationToken);

    private async Task<IReadOnlyList<ResellerStanding>> CheckResellersAsync(List<LegacySubscription> legacy, CancellationToken cancellationToken)
    {
        var resellers = legacy.Where(one => one.Status == LegacyStatus.Active).Select(one => one.Reseller)
            .Append(legacy.Count == 0 ? Reseller.Parse(order.ResellerMpnId) : Reseller.Direct)
            .Where(one => one.MpnId is not null)
            .Distinct();
        var standings = new List<ResellerStanding>();
        foreach (var reseller in resellers)
            standings.Add(await directory.CheckResellerAsync(reseller, Ids, cancellationToken));
        return standings;
    }

    private async Task<CustomerFacts> AddRouteAsync(CustomerFacts facts, CancellationToken cancellationToken)
    {
        // What is under its plan and still active has a route as well: it is to be suspended on it.
        var hasWork = facts.Legacy.Any(one => one.Status == LegacyStatus.Active
            || (one.Status == LegacyStatus.Suspended && !facts.Plans.Any(plan => plan.AzureSubscriptions.Contains(one.AzureId))));
        if (!hasWork)
            return facts;
        if (order.Route != RoutePreference.ProductUpgrade)
            facts = facts with { OffersMapping = (await client.GetCommerceCapabilities(_customer, Ids("capabilities"), cancellationToken)).Mapping };
        if (RouteSelection.Select(order.Route, facts.OffersMapping, hasLegacy: true) != RouteKind.ProductUpgrade)
            return facts;

        var eligibility = await client.CheckUpgradeEligibility(_customer, Ids("eligibility"), cancellationToken);
        return facts with
        {
            Upgrade = new Core.UpgradeEligibility(eligibility.IsEligible) { UpgradeId = eligibility.UpgradeId, Obstacle = Obstacle(eligibility.Reason), Reason = eligibility.Text ?? eligibility.Code },
        };
    }

    private static UpgradeObstacle Obstacle(IneligibilityReason reason) => reason switch
    {
        IneligibilityReason.CustomerAgreementMissing => UpgradeObstacle.AgreementMissing,
        IneligibilityReason.SuspendedSubscription => UpgradeObstacle.SuspendedSubscription,
        IneligibilityReason.NotInCatalogue => UpgradeObstacle.CountryNotServed,
        IneligibilityReason.ResellerAgreementMissing or IneligibilityReason.PartnerAgreementMissing => UpgradeObstacle.PartnerAgreementMissing,
        _ => UpgradeObstacle.Other,
    };

    // Reads change nothing; that they carry the same ids each time only joins them to the transition.
    private CallContext Ids(string what) => new(order.CorrelationId, CallContext.Derive(order.InstanceId, $"facts/{what}").RequestId);
}
