namespace TransitionOrchestrator.Core;

/// <summary>A plan that a transition needs, with what is known about it so far.</summary>
/// <param name="Reseller">Whose plan it is; one plan for each reseller of record.</param>
public sealed record PlanWork(Reseller Reseller)
{
    /// <summary>The plan's id, once it is known.</summary>
    public PlanId? PlanId { get; init; }

    /// <summary>True if the customer had it before.</summary>
    public bool Reused { get; init; }

    /// <summary>The catalogue item to buy, for example <c>DZH318Z0BPS6:0001:DZH318Z0BML6</c>; its last part changes over time.</summary>
    public string? CatalogItemId { get; init; }

    /// <summary>The cart that was made for it; remembered before checkout.</summary>
    public string? CartId { get; init; }

    /// <summary>The cart is that of an earlier attempt or transition: it may have been ordered already.</summary>
    public bool CartIsEarlier { get; init; }

    /// <summary>From then on (UTC), a cart that is gone and whose order is not listed was certainly not ordered.</summary>
    public DateTimeOffset? CartSafeAfter { get; init; }

    /// <summary>The order that bought it.</summary>
    public string? OrderId { get; init; }

    /// <summary>The product upgrade that buys it.</summary>
    public Guid? UpgradeId { get; init; }

    /// <summary>When its product upgrade was first seen failed (UTC); the plan may have been bought before, and not be listed yet.</summary>
    public DateTimeOffset? UpgradeFailedAt { get; init; }

    /// <summary>How often its plan was looked for since then, and not found.</summary>
    public int LooksAfterFailure { get; init; }

    /// <summary>What preparing it changed outside; written to the journal together with its purchase.</summary>
    public IReadOnlyList<Effect> Prepared { get; init; } = [];
}
