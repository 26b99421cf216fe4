namespace TransitionOrchestrator.PartnerCenter;

/// <summary>Calls that share one rate limit (reference 1.8, page "api-throttling-guidance").</summary>
public enum ResourceFamily
{
    /// <summary>Customers, orders and subscriptions with their entitlements: 500 calls a minute and partner tenant, the published number.</summary>
    CustomersOrdersSubscriptions,

    /// <summary>Carts and checkout.</summary>
    Carts,

    /// <summary>Upgrade eligibility, start and status.</summary>
    ProductUpgrades,

    /// <summary>Customer agreements and reseller agreement status.</summary>
    Agreements,

    /// <summary>Partner relationships.</summary>
    Relationships,

    /// <summary>Products and availabilities.</summary>
    Catalogue,

    /// <summary>Spending budgets.</summary>
    Budgets,

    /// <summary>The mapping operation of a commerce back end that has one.</summary>
    CommerceBackend,
}
