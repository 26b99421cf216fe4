namespace TransitionOrchestrator.Durability;

/// <summary>Which final instances to remove; every condition that is given must hold. Durable Task's <c>PurgeInstancesFilter</c>.</summary>
public sealed record InstancePurge
{
    /// <summary>Any of these, final ones only; all final states unless given.</summary>
    public IReadOnlyCollection<RuntimeStatus>? Statuses { get; init; }

    /// <summary>Started at this time or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Started at this time or earlier.</summary>
    public DateTimeOffset? CreatedTo { get; init; }

    /// <summary>How many instances one call removes at most; at least 1.</summary>
    public int Limit { get; init; } = 1000;
}

/// <summary>What one call of a purge did. Durable Task's <c>PurgeResult</c>.</summary>
/// <param name="Purged">How many instances were removed.</param>
/// <param name="HasMore">The limit was reached and more are left: call again with the same filter.</param>
public sealed record PurgeOutcome(int Purged, bool HasMore);

/// <summary>What became of a restart.</summary>
/// <param name="Result">Accepted, or why not.</param>
/// <param name="InstanceId">The instance that runs now; null if none was started.</param>
public sealed record RestartOutcome(ControlResult Result, string? InstanceId);
