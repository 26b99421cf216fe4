namespace TransitionOrchestrator.Simulators.PartnerCenter.Estates;

/// <summary>An Azure subscription (the entitlement). Only its plan ever moves in a transition.</summary>
internal sealed class AzureSubscription(string id, string name)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    /// <summary><c>active</c> or <c>inactive</c>.</summary>
    public Lagged<string> Status { get; } = new("active");

    /// <summary>The plan that it is under; null while it is a legacy subscription's.</summary>
    public string? PlanId { get; set; }

    /// <summary>From when on reads find it under its plan.</summary>
    public DateTimeOffset ListedAt { get; set; } = DateTimeOffset.MinValue;

    /// <summary>A mapping that was answered with 202 and is not applied yet.</summary>
    public string? PendingPlanId { get; set; }

    public bool ExistedBefore { get; init; }

    public void Map(string planId, DateTimeOffset at, TimeSpan lag)
    {
        PlanId = planId;
        PendingPlanId = null;
        ListedAt = at + lag;
    }
}
