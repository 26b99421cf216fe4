namespace TransitionOrchestrator.PartnerCenter;

/// <summary>An order (page "order-resources").</summary>
public sealed record Order
{
    /// <summary>The order's id.</summary>
    public string? Id { get; init; }

    /// <summary>The short id that subscriptions name.</summary>
    public string? AlternateId { get; init; }

    /// <summary><c>unknown completed pending cancelled suspended</c> and others.</summary>
    public string? Status { get; init; }

    /// <summary>When it was placed.</summary>
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>Such as <c>one_time</c>.</summary>
    public string? BillingCycle { get; init; }

    /// <summary>The lines.</summary>
    public IReadOnlyList<OrderLine> LineItems { get; init => field = value ?? []; } = [];
}

/// <summary>A line of an order.</summary>
/// <param name="LineItemNumber">The line's number.</param>
/// <param name="OfferId">What was bought.</param>
/// <param name="SubscriptionId">What came of it; may be missing while the order is pending.</param>
/// <param name="Quantity">How many.</param>
/// <param name="PartnerIdOnRecord">The reseller of record's MPN id.</param>
public sealed record OrderLine(int? LineItemNumber, string? OfferId, Guid? SubscriptionId, decimal? Quantity, string? PartnerIdOnRecord);
