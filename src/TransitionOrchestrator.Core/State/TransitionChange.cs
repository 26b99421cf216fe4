namespace TransitionOrchestrator.Core;

/// <summary>What a step learnt; the store merges it into the customer's partition in as few requests as it takes (one, up to 100 rows).</summary>
public sealed record TransitionChange
{
    /// <summary>When it was learnt (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The phase that was reached by now; later ones imply it.</summary>
    public TransitionPhase? Reached { get; init; }

    /// <summary>Whether the transition came forward; otherwise only <see cref="Problem"/> is new.</summary>
    public bool Progress { get; init; } = true;

    /// <summary>The way it goes.</summary>
    public RouteKind? Route { get; init; }

    /// <summary>The company's name.</summary>
    public string? CustomerName { get; init; }

    /// <summary>The prerequisites that do not hold.</summary>
    public IReadOnlyList<UnmetPrerequisite>? Unmet { get; init; }

    /// <summary>The latest trouble.</summary>
    public Problem? Problem { get; init; }

    /// <summary>What was learnt about plans.</summary>
    public IReadOnlyList<PlanRow> Plans { get; init; } = [];

    /// <summary>What was learnt about subscriptions.</summary>
    public IReadOnlyList<SubscriptionRow> Subscriptions { get; init; } = [];

    /// <summary>Lines of the journal.</summary>
    public IReadOnlyList<Effect> Journal { get; init; } = [];
}
