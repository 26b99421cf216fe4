namespace TransitionOrchestrator.Core;

/// <summary>How a legacy subscription stands.</summary>
public enum LegacyStatus
{
    /// <summary>In use and billed.</summary>
    Active,

    /// <summary>Suspended in commerce.</summary>
    Suspended,

    /// <summary>Anything else: pending, expired, disabled, deleted.</summary>
    Other,
}

/// <summary>A legacy Azure subscription (offer MS-AZR-0145P) as the customer's list shows it.</summary>
/// <param name="CommerceId">The commerce subscription.</param>
/// <param name="AzureId">The Azure subscription (<c>entitlementId</c>).</param>
/// <param name="Name">Its friendly name.</param>
/// <param name="Reseller">Its reseller of record.</param>
/// <param name="Status">How it stands.</param>
public sealed record LegacySubscription(CommerceSubscriptionId CommerceId, AzureSubscriptionId AzureId, string Name, Reseller Reseller, LegacyStatus Status);

/// <summary>An active Azure plan that the customer has.</summary>
/// <param name="Id">The plan.</param>
/// <param name="Reseller">Whose plan it is.</param>
/// <param name="AzureSubscriptions">The active Azure subscriptions under it.</param>
public sealed record ExistingPlan(PlanId Id, Reseller Reseller, IReadOnlyList<AzureSubscriptionId> AzureSubscriptions);

/// <summary>Whether a reseller may transact: known to the provider, active, and its partner agreement is signed.</summary>
/// <param name="Reseller">The reseller.</param>
/// <param name="MayTransact">Whether it may.</param>
/// <param name="Reason">Why not.</param>
public sealed record ResellerStanding(Reseller Reseller, bool MayTransact, string? Reason);

/// <summary>Why the upgrade service does not offer an upgrade.</summary>
public enum UpgradeObstacle
{
    /// <summary>A reason of its own; its words are shown.</summary>
    Other,

    /// <summary>The customer agreement is not confirmed (error 13605).</summary>
    AgreementMissing,

    /// <summary>A legacy subscription is suspended (error 900105).</summary>
    SuspendedSubscription,

    /// <summary>The plan is not in the country's catalogue (error 900107).</summary>
    CountryNotServed,

    /// <summary>A partner agreement is not signed (errors 900123, 900124).</summary>
    PartnerAgreementMissing,
}

/// <summary>What the upgrade service answers for the customer (section "Product upgrade").</summary>
/// <param name="IsEligible">Whether a new upgrade may be started.</param>
public sealed record UpgradeEligibility(bool IsEligible)
{
    /// <summary>The upgrade that exists already; attach to it instead of starting another.</summary>
    public Guid? UpgradeId { get; init; }

    /// <summary>Why not, as far as it is one of the prerequisites that are read as facts, too.</summary>
    public UpgradeObstacle Obstacle { get; init; }

    /// <summary>Partner Center's words.</summary>
    public string? Reason { get; init; }
}

/// <summary>Everything that the prerequisites are judged by, read in as few calls as possible. Judging it is <see cref="Assessment.Of"/>'s work.</summary>
/// <param name="Customer">The customer.</param>
public sealed record CustomerFacts(CustomerId Customer)
{
    /// <summary>The company's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>ISO 3166 country of the billing profile.</summary>
    public string? Country { get; init; }

    /// <summary>Whether the partner is the customer's reseller.</summary>
    public bool RelationshipExists { get; init; }

    /// <summary>Whether the account's validation lets the customer buy.</summary>
    public bool AccountMayBuy { get; init; } = true;

    /// <summary>The validation status in the service's words.</summary>
    public string? AccountStatus { get; init; }

    /// <summary>Whether the Microsoft Customer Agreement was accepted: signed directly, or confirmed by the partner.</summary>
    public bool AgreementAccepted { get; init; }

    /// <summary>The Azure plan's catalogue item in the customer's country; null when the plan is not sold there.</summary>
    public string? CatalogItemId { get; init; }

    /// <summary>The back end offers the mapping operation for this customer.</summary>
    public bool OffersMapping { get; init; }

    /// <summary>Eligibility for a product upgrade; null when the route does not need it.</summary>
    public UpgradeEligibility? Upgrade { get; init; }

    /// <summary>The legacy subscriptions, in the order of the list.</summary>
    public IReadOnlyList<LegacySubscription> Legacy { get; init; } = [];

    /// <summary>Other Azure offers (MS-AZR-0146P, national clouds): reported, never touched.</summary>
    public IReadOnlyList<LegacySubscription> OtherAzureOffers { get; init; } = [];

    /// <summary>Active Azure plans with the subscriptions under them.</summary>
    public IReadOnlyList<ExistingPlan> Plans { get; init; } = [];

    /// <summary>The resellers of record of the legacy subscriptions.</summary>
    public IReadOnlyList<ResellerStanding> Resellers { get; init; } = [];

    /// <summary>The spending budget before the transition; read only when it is to be kept.</summary>
    public decimal? Budget { get; init; }
}
