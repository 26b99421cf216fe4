namespace TransitionOrchestrator.Core;

/// <summary>A plan of a transition: facts that accumulate; a null was not learnt yet.</summary>
/// <param name="Reseller">Whose plan it is.</param>
public sealed record PlanRow(Reseller Reseller)
{
    /// <summary>The plan's id.</summary>
    public PlanId? PlanId { get; init; }

    /// <summary>True if the customer had it before.</summary>
    public bool Reused { get; init; }

    /// <summary>The cart that bought it.</summary>
    public string? CartId { get; init; }

    /// <summary>The order that bought it.</summary>
    public string? OrderId { get; init; }

    /// <summary>The product upgrade that bought it.</summary>
    public Guid? UpgradeId { get; init; }

    /// <summary>When its id was known and it could be used (UTC).</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    /// <summary>Why it could not be bought.</summary>
    public Problem? Problem { get; init; }

    /// <summary>The row of a plan as it stands.</summary>
    public static PlanRow Of(PlanWork work) => new(work.Reseller)
    {
        PlanId = work.PlanId, Reused = work.Reused, CartId = work.CartId, OrderId = work.OrderId, UpgradeId = work.UpgradeId,
    };
}

/// <summary>A legacy subscription of a transition: facts that accumulate; a null was not learnt yet. Its state is derived.</summary>
/// <param name="CommerceId">The commerce subscription.</param>
/// <param name="AzureId">The Azure subscription.</param>
/// <param name="Name">Its friendly name.</param>
/// <param name="Reseller">Its reseller of record.</param>
/// <param name="Disposition">What was to be done with it.</param>
public sealed record SubscriptionRow(CommerceSubscriptionId CommerceId, AzureSubscriptionId AzureId, string Name, Reseller Reseller, Disposition Disposition)
{
    /// <summary>The plan that it belongs under.</summary>
    public PlanId? PlanId { get; init; }

    /// <summary>When its mapping was reported done (UTC).</summary>
    public DateTimeOffset? MappedAt { get; init; }

    /// <summary>When its Azure subscription was read back under the plan (UTC).</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>When its commerce subscription was suspended, or seen suspended (UTC).</summary>
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>Why it did not move.</summary>
    public Problem? Problem { get; init; }

    /// <summary>The furthest state that its facts show.</summary>
    public SubscriptionState State => this switch
    {
        { SuspendedAt: not null } => SubscriptionState.Suspended,
        { Disposition: Disposition.AlreadyMoved } => SubscriptionState.AlreadyMoved,
        { Disposition: Disposition.LeaveAlone } => SubscriptionState.LeftAlone,
        { Problem: not null } => SubscriptionState.Failed,
        { ConfirmedAt: not null } => SubscriptionState.Confirmed,
        { MappedAt: not null } => SubscriptionState.Mapped,
        _ => SubscriptionState.Waiting,
    };

    /// <summary>The row of a subscription at the outset.</summary>
    public static SubscriptionRow Of(PlannedSubscription planned)
    {
        ArgumentNullException.ThrowIfNull(planned);
        var legacy = planned.Subscription;
        return new SubscriptionRow(legacy.CommerceId, legacy.AzureId, legacy.Name, legacy.Reseller, planned.Disposition) { Problem = planned.Reason };
    }
}
