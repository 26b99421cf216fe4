using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>What a transition would do. Nothing was bought or started.</summary>
public sealed record TransitionPreview
{
    /// <summary>The customer.</summary>
    public required Guid CustomerId { get; init; }

    /// <summary>The company's name.</summary>
    public required string CustomerName { get; init; }

    /// <summary>Whether every prerequisite holds, so that it would go ahead.</summary>
    public required bool WouldStart { get; init; }

    /// <summary>The way it would go.</summary>
    public required RouteKind Route { get; init; }

    /// <summary>The customer agreement would be confirmed first, from the attestation in the request.</summary>
    public required bool WouldConfirmAgreement { get; init; }

    /// <summary>Every prerequisite that does not hold.</summary>
    public required IReadOnlyList<UnmetView> Unmet { get; init; }

    /// <summary>The plans that are needed.</summary>
    public required IReadOnlyList<PlannedPlanView> Plans { get; init; }

    /// <summary>Every Azure subscription of the customer.</summary>
    public required IReadOnlyList<PlannedSubscriptionView> Subscriptions { get; init; }

    /// <summary>The calls to Partner Center that it needs when every answer comes at once.</summary>
    public required int CallsNeeded { get; init; }

    internal static TransitionPreview Of(CustomerId customer, Assessment assessment) => new()
    {
        CustomerId = customer.Value,
        CustomerName = assessment.CustomerName,
        WouldStart = assessment.Unmet.Count == 0,
        Route = assessment.Route,
        WouldConfirmAgreement = assessment.ConfirmAgreementFirst,
        Unmet = [.. assessment.Unmet.Select(UnmetView.Of)],
        Plans = [.. assessment.Plans.Select(plan => new PlannedPlanView(plan.PlanId is null ? PlanAction.Buy : PlanAction.Reuse)
        {
            ResellerMpnId = plan.Reseller.MpnId, PlanId = plan.PlanId?.Value,
        })],
        Subscriptions = [.. assessment.Subscriptions.Select(PlannedSubscriptionView.Of)],
        CallsNeeded = assessment.CallsNeeded,
    };
}

/// <summary>Whether a plan must be bought.</summary>
public enum PlanAction
{
    /// <summary>It would be bought.</summary>
    Buy,

    /// <summary>The customer has it already.</summary>
    Reuse,
}

/// <summary>A plan that is needed.</summary>
/// <param name="Action">Whether it must be bought.</param>
public sealed record PlannedPlanView(PlanAction Action)
{
    /// <summary>The MPN id of its reseller of record; left out for a direct partner.</summary>
    public string? ResellerMpnId { get; init; }

    /// <summary>The plan, when it exists.</summary>
    public Guid? PlanId { get; init; }
}

/// <summary>A subscription, with what would be done.</summary>
/// <param name="CommerceSubscriptionId">The commerce subscription: what is billed today.</param>
/// <param name="AzureSubscriptionId">The Azure subscription: what holds the workloads. Never touched.</param>
/// <param name="Name">Its friendly name.</param>
/// <param name="Action">What would be done.</param>
public sealed record PlannedSubscriptionView(Guid CommerceSubscriptionId, Guid AzureSubscriptionId, string Name, Disposition Action)
{
    /// <summary>The MPN id of its reseller of record; left out for a direct partner.</summary>
    public string? ResellerMpnId { get; init; }

    /// <summary>Why it is left alone or cannot move.</summary>
    public ProblemView? Problem { get; init; }

    internal static PlannedSubscriptionView Of(PlannedSubscription planned)
    {
        var legacy = planned.Subscription;
        return new PlannedSubscriptionView(legacy.CommerceId.Value, legacy.AzureId.Value, legacy.Name, planned.Disposition)
        {
            ResellerMpnId = legacy.Reseller.MpnId, Problem = ProblemView.Of(planned.Reason),
        };
    }
}
