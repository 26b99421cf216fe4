namespace TransitionOrchestrator.Cli.Api;

/// <summary>What the head's status answers, as far as the command line shows it.</summary>
internal sealed record TransitionStatus(string Id, Guid CustomerId, string Status)
{
    public string? CustomerName { get; init; }

    public string? Route { get; init; }

    public int Percent { get; init; }

    public Counts Counts { get; init; } = new();

    public Because? Held { get; init; }

    public Because? CancelRequested { get; init; }

    public IReadOnlyList<PlanStatus> Plans { get; init; } = [];

    public IReadOnlyList<SubscriptionStatus> Subscriptions { get; init; } = [];

    public IReadOnlyList<CodedMessage> Unmet { get; init; } = [];

    public CodedMessage? LastProblem { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public DateTimeOffset? StalledSince { get; init; }

    public DateTimeOffset? Estimate { get; init; }

    public bool IsFinal => FinishedAt is not null;

    public bool HasCompleted => Status == "completed";
}

internal sealed record Counts(int Plans = 0, int PlansReady = 0, int Subscriptions = 0, int Mapped = 0, int Suspended = 0, int AlreadyMoved = 0, int LeftAlone = 0, int Failed = 0);

internal sealed record PlanStatus(string? ResellerMpnId, Guid? PlanId, bool Reused, DateTimeOffset? ReadyAt)
{
    public CodedMessage? Problem { get; init; }
}

internal sealed record SubscriptionStatus(Guid CommerceSubscriptionId, Guid AzureSubscriptionId, string Name, string State)
{
    public CodedMessage? Problem { get; init; }
}

internal sealed record CodedMessage(string Code, string Message);

/// <summary>Something that a person did, and why.</summary>
internal sealed record Because(string? Reason);

/// <summary>What a transition would do.</summary>
internal sealed record Preview(
    Guid CustomerId, string CustomerName, bool WouldStart, string Route, bool WouldConfirmAgreement, IReadOnlyList<CodedMessage> Unmet,
    IReadOnlyList<PlannedPlan> Plans, IReadOnlyList<PlannedSubscription> Subscriptions, int CallsNeeded);

internal sealed record PlannedPlan(string Action, string? ResellerMpnId, Guid? PlanId);

internal sealed record PlannedSubscription(Guid CommerceSubscriptionId, Guid AzureSubscriptionId, string Name, string Action, string? ResellerMpnId, CodedMessage? Problem);

/// <summary>A page of transitions.</summary>
internal sealed record TransitionPage(IReadOnlyList<ListedTransition> Items);

internal sealed record ListedTransition(string Id, Guid CustomerId, string? CustomerName, string Status, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A transition's journal.</summary>
internal sealed record Journal(IReadOnlyList<JournalLine> Items);

internal sealed record JournalLine(DateTimeOffset At, string Operation, string Target, Guid RequestId, string Outcome, string? Code, string? Detail, string? By);
