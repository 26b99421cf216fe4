namespace TransitionOrchestrator.Cli.Api;

/// <summary>What the head's status answers, as far as the command line shows it.</summary>
internal sealed record TransitionStatus(string Id, Guid CustomerId, string Status)
{
    public string? CustomerName { get; init; }

    public string? Route { get; init; }

    public int Percent { get; init; }

    public Counts Counts { get; init; } = new();

    public IReadOnlyList<PlanStatus> Plans { get; init; } = [];

    public IReadOnlyList<SubscriptionStatus> Subscriptions { get; init; } = [];

    public IReadOnlyList<CodedMessage> Unmet { get; init; } = [];

    public CodedMessage? LastProblem { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public bool IsFinal => FinishedAt is not null;
}

internal sealed record Counts(int Plans = 0, int PlansReady = 0, int Subscriptions = 0, int Mapped = 0, int Suspended = 0, int AlreadyMoved = 0, int LeftAlone = 0, int Failed = 0);

internal sealed record PlanStatus(string? ResellerMpnId, Guid? PlanId, bool Reused, DateTimeOffset? ReadyAt);

internal sealed record SubscriptionStatus(Guid CommerceSubscriptionId, Guid AzureSubscriptionId, string Name, string State)
{
    public CodedMessage? Problem { get; init; }
}

internal sealed record CodedMessage(string Code, string Message);
