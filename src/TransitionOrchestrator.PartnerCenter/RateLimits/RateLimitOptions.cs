namespace TransitionOrchestrator.PartnerCenter;

/// <summary>
/// Calls a minute, per process and partner tenant. Where several processes serve the same partner, divide by their number. Only the
/// figure of <see cref="CustomersOrdersSubscriptions"/> is published (page "api-throttling-guidance"); the others are prudent guesses.
/// </summary>
public sealed class RateLimitOptions
{
    /// <summary>Customers, orders and subscriptions, with what else belongs to a customer, together. Default 500.</summary>
    public int CustomersOrdersSubscriptions { get; set; } = 500;

    /// <summary>Carts and checkout. Default 300.</summary>
    public int Carts { get; set; } = 300;

    /// <summary>Upgrade eligibility, start and status. Default 300.</summary>
    public int ProductUpgrades { get; set; } = 300;

    /// <summary>Templates of agreements, and the status of resellers' agreements. Default 300.</summary>
    public int Agreements { get; set; } = 300;

    /// <summary>Relationships. Default 300.</summary>
    public int Relationships { get; set; } = 300;

    /// <summary>Catalogue. Default 300.</summary>
    public int Catalogue { get; set; } = 300;

    /// <summary>How many calls of a family may go out at once after a quiet time, at most half of its limit and counted in it; the rest is evenly spaced. Default 10.</summary>
    public int Burst { get; set; } = 10;

    /// <summary>The limit of one family.</summary>
    /// <param name="family">The family.</param>
    public int Of(ResourceFamily family) => family switch
    {
        ResourceFamily.CustomersOrdersSubscriptions => CustomersOrdersSubscriptions,
        ResourceFamily.Carts => Carts,
        ResourceFamily.ProductUpgrades => ProductUpgrades,
        ResourceFamily.Agreements => Agreements,
        ResourceFamily.Relationships => Relationships,
        ResourceFamily.Catalogue => Catalogue,
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, "Not a resource family."),
    };
}
