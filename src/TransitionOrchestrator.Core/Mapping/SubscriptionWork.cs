namespace TransitionOrchestrator.Core;

/// <summary>A legacy subscription that is to be mapped to the plan of its own reseller.</summary>
/// <param name="CommerceId">What is billed today, and suspended in the end.</param>
/// <param name="AzureId">What holds the workloads, and moves under the plan.</param>
/// <param name="Name">Its friendly name.</param>
/// <param name="Reseller">Its reseller of record.</param>
public sealed record SubscriptionWork(CommerceSubscriptionId CommerceId, AzureSubscriptionId AzureId, string Name, Reseller Reseller)
{
    /// <summary>The plan that it belongs under; set once that plan is there.</summary>
    public PlanId? PlanId { get; init; }

    /// <summary>The product upgrade that moves it.</summary>
    public Guid? UpgradeId { get; init; }

    /// <summary>When the mapping was reported done (UTC).</summary>
    public DateTimeOffset? MappedAt { get; init; }
}

/// <summary>
/// A mapping that was read back: the Azure subscription is active under the plan of the same reseller. Suspension takes only
/// this type, and only <see cref="MappingConfirmation"/> makes it, so that nothing is suspended unmapped (I2).
/// </summary>
/// <param name="Work">The subscription.</param>
/// <param name="PlanId">The plan that its Azure subscription was read back under.</param>
/// <param name="ConfirmedAt">When it was read back (UTC).</param>
public sealed record ConfirmedMapping(SubscriptionWork Work, PlanId PlanId, DateTimeOffset ConfirmedAt)
{
    /// <summary>The commerce subscription was found suspended (or gone) already.</summary>
    public bool AlreadySuspended { get; init; }

    /// <summary>When it was suspended, or seen suspended (UTC).</summary>
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>The commerce subscription as it was read, opaque here: a suspension sends the whole resource back.</summary>
    public CommerceDocument? Document { get; init; }
}

/// <summary>A resource of the commerce service as it was read, to be sent back whole.</summary>
/// <param name="Json">Its JSON.</param>
/// <param name="ETag">Its version, if it has one.</param>
public sealed record CommerceDocument(string Json, string? ETag);
