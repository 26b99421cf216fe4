namespace TransitionOrchestrator.Core;

/// <summary>Which way a request asks for.</summary>
public enum RoutePreference
{
    /// <summary>Product upgrade on the public API; stepwise on a back end that offers the mapping operation.</summary>
    Auto,

    /// <summary>Each step its own call.</summary>
    Stepwise,

    /// <summary>One product upgrade per customer.</summary>
    ProductUpgrade,
}

/// <summary>That the customer accepted the Microsoft Customer Agreement, as a person of the partner attests. Never made up.</summary>
/// <param name="FirstName">First name of who accepted.</param>
/// <param name="LastName">Last name of who accepted.</param>
/// <param name="Email">Their e-mail address.</param>
/// <param name="DateAgreed">When they accepted (UTC); not in the future.</param>
public sealed record AgreementAttestation(string FirstName, string LastName, string Email, DateTimeOffset DateAgreed)
{
    /// <summary>Their telephone number.</summary>
    public string? PhoneNumber { get; init; }
}

/// <summary>The monthly spending budget that is set again after the transition.</summary>
/// <param name="Amount">The amount in the customer's billing currency; null keeps the budget that the customer had before.</param>
public sealed record BudgetOrder(decimal? Amount)
{
    /// <summary>The currency that the amount is meant in (ISO 4217); null when nothing was said about it.</summary>
    public string? Currency { get; init; }
}

/// <summary>How often a step that is pending is asked for again, and for how long.</summary>
public sealed record Pace
{
    /// <summary>The first wait, 30 s unless configured (product upgrade reference, section 6.3).</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait; waits grow by half until they reach it.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one step may take before it is given up as failed; a retry takes it up again. Longer than the day that error 900278 asks for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(48);

    /// <summary>How long after the mapping was confirmed a commerce subscription that a product upgrade left active is left to the service.</summary>
    public TimeSpan SuspensionGrace { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a list may lag behind what was bought; an order is listed within 15 minutes (page "checkout-a-cart"), and twice that is waited.</summary>
    public TimeSpan ListingLag { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The wait before the next question.</summary>
    /// <param name="ask">The question that was answered with pending, counted from 1.</param>
    /// <param name="askAgainAfter">What the outside asked for; it is honoured if longer than ours, and for its first question also if shorter.</param>
    public TimeSpan WaitAfter(int ask, TimeSpan? askAgainAfter)
    {
        var grown = FirstWait.Ticks * Math.Pow(1.5, ask - 1);
        var wait = grown >= MaxWait.Ticks ? MaxWait : TimeSpan.FromTicks((long)grown);
        return askAgainAfter is { } asked && (asked > wait || ask == 1) ? asked : wait;
    }
}

/// <summary>One transition as it was ordered; the input of the orchestration.</summary>
/// <param name="Id">The transition.</param>
/// <param name="Attempt">1, and one more for each retry.</param>
/// <param name="CorrelationId">The <c>MS-CorrelationId</c> of all its calls.</param>
public sealed record TransitionOrder(TransitionId Id, int Attempt, Guid CorrelationId)
{
    /// <summary>The way that was asked for.</summary>
    public RoutePreference Route { get; init; }

    /// <summary>Whether somebody must approve before anything is bought.</summary>
    public bool RequiresApproval { get; init; }

    /// <summary>The attestation that the request carries.</summary>
    public AgreementAttestation? Attestation { get; init; }

    /// <summary>The customer as it was read when the request came in, which spares reading it again at once.</summary>
    public CustomerProfile? Profile { get; init; }

    /// <summary>The budget to set again; null leaves budgets alone.</summary>
    public BudgetOrder? Budget { get; init; }

    /// <summary>On a retry: the subscriptions that failed. Null takes all.</summary>
    public IReadOnlyList<CommerceSubscriptionId>? OnlySubscriptions { get; init; }

    /// <summary>On a retry: how many subscriptions have moved by now; the outcome is that of the whole transition.</summary>
    public int MovedBefore { get; init; }

    /// <summary>Carts and upgrades of this customer's earlier attempts and transitions: a plan just bought may not be listed, and that is no reason to buy another (I1).</summary>
    public IReadOnlyList<PlanRow> EarlierPurchases { get; init; } = [];

    /// <summary>How often the outside is asked again, and for how long.</summary>
    public Pace Pace { get; init; } = new();

    /// <summary>Whose plan to buy for a customer who has no legacy subscription; null buys it directly.</summary>
    public string? ResellerMpnId { get; init; }

    /// <summary>The row of a batch that it belongs to; the row is told how it ended.</summary>
    public BatchRowId? BatchRow { get; init; }

    /// <summary>It was called off before it was started: it ends at once, and nothing is asked of Partner Center.</summary>
    public bool CalledOff { get; init; }

    /// <summary>The orchestration instance of this attempt; the scope of every request id.</summary>
    public string InstanceId => Id.InstanceId(Attempt);
}
