namespace TransitionOrchestrator.Simulators.PartnerCenter.Time;

/// <summary>
/// How long the service takes, in simulated time. Figures that Microsoft documents are kept (order list and entitlement
/// cancellation); the others are plausible, because they are not published.
/// </summary>
public sealed record Delays
{
    /// <summary>Nothing takes any time.</summary>
    public static Delays None { get; } = new()
    {
        OrderCompleted = TimeSpan.Zero,
        OrderListed = TimeSpan.Zero,
        PlanListed = TimeSpan.Zero,
        EntitlementListed = TimeSpan.Zero,
        UpgradeStarted = TimeSpan.Zero,
        UpgradeLine = TimeSpan.Zero,
        SuspensionListed = TimeSpan.Zero,
        PatchApplied = TimeSpan.Zero,
        MappingApplied = TimeSpan.Zero,
        CancellationListed = TimeSpan.Zero,
        UsageUpdated = TimeSpan.Zero,
    };

    /// <summary>From checkout until the order is completed and its plan is active. 3 minutes.</summary>
    public TimeSpan OrderCompleted { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>From checkout until the order stands in the order list; by its id it is there at once. 15 minutes (documented).</summary>
    public TimeSpan OrderListed { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>From purchase until the plan is found among the subscriptions. 5 minutes.</summary>
    public TimeSpan PlanListed { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>From mapping until the Azure subscription is found among the plan's entitlements. 5 minutes.</summary>
    public TimeSpan EntitlementListed { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>From the request for an upgrade until it is in progress and its plans are bought. 1 minute.</summary>
    public TimeSpan UpgradeStarted { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For each Azure subscription that an upgrade moves. 2 minutes.</summary>
    public TimeSpan UpgradeLine { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>From an upgrade's suspension of a commerce subscription until reads show it. 5 minutes.</summary>
    public TimeSpan SuspensionListed { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Until a change that was answered with 202 is applied. 3 minutes.</summary>
    public TimeSpan PatchApplied { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Until a mapping that was answered with 202 is applied. 3 minutes.</summary>
    public TimeSpan MappingApplied { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Until the cancellation of an Azure subscription shows. 10 minutes (documented).</summary>
    public TimeSpan CancellationListed { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Until usage records know of a plan. A day (documented: refreshed daily).</summary>
    public TimeSpan UsageUpdated { get; init; } = TimeSpan.FromHours(24);
}
