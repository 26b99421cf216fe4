namespace TransitionOrchestrator.Durability;

/// <summary>Which instances to list; every condition that is given must hold. Durable Task's <c>OrchestrationQuery</c>.</summary>
public sealed record InstanceQuery
{
    /// <summary>The largest page.</summary>
    public const int MaxPageSize = 1000;

    /// <summary>Any of these; all states unless given.</summary>
    public IReadOnlyCollection<RuntimeStatus>? Statuses { get; init; }

    /// <summary>Started at this time or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Started at this time or earlier.</summary>
    public DateTimeOffset? CreatedTo { get; init; }

    /// <summary>What the ids begin with, compared by code unit.</summary>
    public string? InstanceIdPrefix { get; init; }

    /// <summary>The name of the orchestrator.</summary>
    public string? Orchestrator { get; init; }

    /// <summary>How many instances a page has at most, from 1 to <see cref="MaxPageSize"/>.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Whether <see cref="InstanceSnapshot.Input"/> and <see cref="InstanceSnapshot.Output"/> are read.</summary>
    public bool WithInputsAndOutputs { get; init; }

    /// <summary>Where the page before ended (<see cref="InstancePage.ContinuationToken"/>); the first page unless given.</summary>
    public string? ContinuationToken { get; init; }
}

/// <summary>A page of instances, in an order of the engine's own.</summary>
/// <param name="Instances">The instances; there may be fewer than asked for, or none, although more pages follow.</param>
/// <param name="ContinuationToken">Where the next page begins; null after the last one.</param>
public sealed record InstancePage(IReadOnlyList<InstanceSnapshot> Instances, string? ContinuationToken);
