namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>An instance as it was read.</summary>
/// <param name="Head">What is known without the history.</param>
/// <param name="Input">JSON of the input.</param>
/// <param name="Output">JSON of the output.</param>
/// <param name="History">The closed segments in order; empty if not asked for.</param>
/// <param name="Tail">The history after them.</param>
public sealed record StoredInstance(InstanceHead Head, string? Input, string? Output, IReadOnlyList<ReadOnlyMemory<byte>> History, ReadOnlyMemory<byte> Tail);

/// <summary>Instances as they were listed.</summary>
/// <param name="Instances">The instances, without history.</param>
/// <param name="ContinuationToken">Where the next page begins; null after the last one.</param>
public sealed record StoredPage(IReadOnlyList<StoredInstance> Instances, string? ContinuationToken);

/// <summary>What recovery must know of an instance before anything arrives for it.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="WakeAt">When its earliest timer is due.</param>
public readonly record struct UnfinishedInstance(string InstanceId, DateTimeOffset? WakeAt)
{
    /// <summary>It is final; only messages of it, or children that end with it, are left.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Activities that are scheduled and have no result.</summary>
    public int OpenActivities { get; init; }

    /// <summary>Children that were called and have no result.</summary>
    public int OpenChildren { get; init; }

    /// <summary>How many of the last messages of its history may not have been delivered.</summary>
    public int Unsent { get; init; }

    /// <summary>The call that it is the child of.</summary>
    public ParentCall? Parent { get; init; }
}
