namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What one turn of one instance records, in one atomic step.</summary>
/// <param name="Head">The instance after the turn.</param>
/// <param name="IsNew">This creates the instance, and fails if it exists.</param>
/// <param name="Tail">The latest part of the history; replaces the tail before.</param>
public sealed record TurnCommit(InstanceHead Head, bool IsNew, ReadOnlyMemory<byte> Tail)
{
    /// <summary>A part of the history that will not change any more; becomes segment <c>Head.Segments - 1</c>.</summary>
    public ReadOnlyMemory<byte>? NewSegment { get; init; }

    /// <summary>JSON of the input, with the first turn.</summary>
    public string? Input { get; init; }

    /// <summary>JSON of the output, with the last turn.</summary>
    public string? Output { get; init; }
}

/// <summary>What is known of an instance without its history.</summary>
public sealed record InstanceHead(string InstanceId, string Orchestrator, RuntimeStatus Status, DateTimeOffset CreatedAt, DateTimeOffset LastUpdatedAt)
{
    /// <summary>JSON of the custom status.</summary>
    public string? CustomStatus { get; init; }

    /// <summary>The failure of a failed instance, or why it is parked.</summary>
    public FailureDetails? Failure { get; init; }

    /// <summary>Held by the engine and not by a caller: its history is not replayed until it is resumed.</summary>
    public bool IsParked { get; init; }

    /// <summary>How many closed segments its history has before the tail.</summary>
    public int Segments { get; init; }

    /// <summary>Activities that are scheduled and have no result.</summary>
    public int OpenActivities { get; init; }

    /// <summary>When its earliest timer is due.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>How often in a row the process died while a turn of this instance ran.</summary>
    public int Crashes { get; init; }

    /// <summary>Completed, Failed or Terminated.</summary>
    public bool IsFinal => Status is RuntimeStatus.Completed or RuntimeStatus.Failed or RuntimeStatus.Terminated;

    internal InstanceSnapshot ToSnapshot(string? input, string? output) => new(InstanceId, Orchestrator, Status, CreatedAt, LastUpdatedAt)
    {
        Input = input,
        Output = output,
        CustomStatus = CustomStatus,
        Failure = Failure,
    };
}

/// <summary>An instance as it was read.</summary>
/// <param name="Head">What is known without the history.</param>
/// <param name="Input">JSON of the input.</param>
/// <param name="Output">JSON of the output.</param>
/// <param name="History">The closed segments in order; empty if not asked for.</param>
/// <param name="Tail">The history after them.</param>
public sealed record StoredInstance(InstanceHead Head, string? Input, string? Output, IReadOnlyList<ReadOnlyMemory<byte>> History, ReadOnlyMemory<byte> Tail);

/// <summary>What recovery must know of an instance before anything arrives for it.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="OpenActivities">Activities that are scheduled and have no result.</param>
/// <param name="WakeAt">When its earliest timer is due.</param>
public readonly record struct UnfinishedInstance(string InstanceId, int OpenActivities, DateTimeOffset? WakeAt);

/// <summary>Who holds a task hub, and until when.</summary>
/// <param name="EngineId">One run of one engine.</param>
/// <param name="Machine">The machine (and, in containers, the process namespace) that it runs on.</param>
/// <param name="ProcessId">Its process there.</param>
/// <param name="ProcessStartedAt">When that process was started: process ids are used again.</param>
/// <param name="ExpiresAt">When the lease is over unless renewed.</param>
public sealed record LeaseRecord(Guid EngineId, string Machine, int ProcessId, DateTimeOffset ProcessStartedAt, DateTimeOffset ExpiresAt);

/// <summary>A lease as it was read.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Version">What a later write must expect.</param>
public sealed record StoredLease(LeaseRecord Lease, string Version);
