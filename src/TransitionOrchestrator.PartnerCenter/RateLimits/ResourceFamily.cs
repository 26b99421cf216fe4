namespace TransitionOrchestrator.PartnerCenter;

/// <summary>Calls that share one rate limit (reference 1.8, page "api-throttling-guidance").</summary>
public enum ResourceFamily
{
    /// <summary>
    /// Customers, orders and subscriptions, with all else below a customer that has no family of its own: entitlements, agreements,
    /// budgets, the mapping of a commerce back end. 500 calls a minute and partner tenant, the published number.
    /// </summary>
    CustomersOrdersSubscriptions,

    /// <summary>Carts and checkout.</summary>
    Carts,

    /// <summary>Upgrade eligibility, start and status.</summary>
    ProductUpgrades,

    /// <summary>Templates of agreements, and the status of resellers' agreements.</summary>
    Agreements,

    /// <summary>Partner relationships.</summary>
    Relationships,

    /// <summary>Products and availabilities.</summary>
    Catalogue,
}
