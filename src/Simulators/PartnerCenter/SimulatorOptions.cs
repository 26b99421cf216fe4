namespace TransitionOrchestrator.Simulators.PartnerCenter;

/// <summary>How the simulator behaves. The defaults are those of the sample estate.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Where it listens, <c>http://host:port</c>; port 0 takes a free one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>The estate; an empty one when null.</summary>
    public EstateDocument? Estate { get; init; }

    /// <summary>Decides every made-up id and every probable fault.</summary>
    public int Seed { get; init; } = 7;

    /// <summary>Simulated seconds per second.</summary>
    public double ClockFactor { get; init; } = 1;

    /// <summary>How long things take, in simulated time.</summary>
    public Delays Delays { get; init; } = new();

    /// <summary>Rate limits; null for none.</summary>
    public LimitOptions? Limits { get; init; } = new();

    /// <summary>
    /// Customers whose estate entry does not say otherwise are served by a commerce back end that offers the mapping
    /// operation and sells a plan to a customer who still has legacy subscriptions. Not part of the public API.
    /// </summary>
    public bool CommerceBackend { get; init; }

    /// <summary>Faults that are on from the start; also after a reset.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>How a repeated <c>MS-RequestId</c> is answered.</summary>
    public Idempotency Idempotency { get; init; } = Idempotency.Successes;

    /// <summary>How an ineligible customer is told.</summary>
    public EligibilityDelivery EligibilityDelivery { get; init; } = EligibilityDelivery.Reason;

    /// <summary>
    /// Refuse (403/800066) a second plan for the same customer and reseller. Off, so that a caller who buys twice is
    /// found out instead of saved.
    /// </summary>
    public bool RefuseDuplicatePlans { get; init; }

    /// <summary>Whether a spending budget outlives a completed upgrade; the public guide says that it must be set again.</summary>
    public bool BudgetSurvivesUpgrade { get; init; }

    /// <summary>Whether <c>totalCount</c> counts the whole list rather than the page.</summary>
    public bool GrandTotals { get; init; }

    /// <summary>How long a suspended subscription is kept before it is deleted, in simulated time.</summary>
    public TimeSpan SuspendedRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long a cart lives, in simulated time.</summary>
    public TimeSpan CartLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The application that may ask for tokens.</summary>
    public string ClientId { get; init; } = "11111111-0000-4000-8000-000000000001";

    /// <summary>Its secret.</summary>
    public string ClientSecret { get; init; } = "local-simulator-secret";

    /// <summary>The refresh token of a partner user with multi-factor authentication, as secure application model consent leaves it.</summary>
    public string RefreshToken { get; init; } = "local-simulator-refresh-token";

    /// <summary>How long an access token lasts, in the caller's time.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>Requests per simulated minute.</summary>
public sealed record LimitOptions
{
    /// <summary>Customer, order and subscription resources, per partner. 500 (documented).</summary>
    public int PartnerPerMinute { get; init; } = 500;

    /// <summary>Carts, per partner and customer.</summary>
    public int CartsPerMinute { get; init; } = 60;

    /// <summary>Product upgrades, per partner and customer.</summary>
    public int UpgradesPerMinute { get; init; } = 60;
}

/// <summary>How a repeated <c>MS-RequestId</c> is answered.</summary>
public enum Idempotency
{
    /// <summary>A request that succeeded is answered again and not carried out again; one that was refused is tried again.</summary>
    Successes,

    /// <summary>The first answer is repeated, be it a success or a refusal.</summary>
    Everything,

    /// <summary>Request ids are not remembered.</summary>
    Off,
}

/// <summary>How an ineligible customer is told; Microsoft does not document which applies.</summary>
public enum EligibilityDelivery
{
    /// <summary>200 with <c>isEligible: false</c> and a reason.</summary>
    Reason,

    /// <summary>The error status and code.</summary>
    Error,
}
