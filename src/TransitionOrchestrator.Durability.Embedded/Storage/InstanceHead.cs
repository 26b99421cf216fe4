namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What is known of an instance without its history.</summary>
public sealed record InstanceHead(string InstanceId, string Orchestrator, RuntimeStatus Status, DateTimeOffset CreatedAt, DateTimeOffset LastUpdatedAt)
{
    /// <summary>The version that it was started under; empty if none.</summary>
    public string Version { get; init; } = "";

    /// <summary>New with each start; stays over continue-as-new, restart and rewind.</summary>
    public Guid Life { get; init; }

    /// <summary>One more with each continue-as-new, restart and rewind.</summary>
    public int Execution { get; init; }

    /// <summary>0 or 1: where the rows of this execution lie. Executions take turns, so that the rows of the next one can be written while those of the last one still count.</summary>
    public int Place { get; init; }

    /// <summary>The call that it is the child of; null if it was started from outside.</summary>
    public ParentCall? Parent { get; init; }

    /// <summary>Why the execution before was rewound; null if it was not.</summary>
    public string? RewindReason { get; init; }

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

    /// <summary>Children that were called and have no result.</summary>
    public int OpenChildren { get; init; }

    /// <summary>How many of the last messages of its history may not have been delivered.</summary>
    public int Unsent { get; init; }

    /// <summary>It was terminated, and children of it may not have been yet.</summary>
    public bool EndsChildren { get; init; }

    /// <summary>JSON of the latest message of each instance that may send one again; null if there is none.</summary>
    public string? Received { get; init; }

    /// <summary>When its earliest timer is due.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>How often in a row the process died while a turn of this instance ran.</summary>
    public int Crashes { get; init; }

    /// <summary>Completed, Failed or Terminated.</summary>
    public bool IsFinal => Status is RuntimeStatus.Completed or RuntimeStatus.Failed or RuntimeStatus.Terminated;

    /// <summary>Final, and nothing of it is under way.</summary>
    public bool IsSettled => IsFinal && Unsent == 0 && !EndsChildren;

    internal InstanceSnapshot ToSnapshot(string? input, string? output) => new(InstanceId, Orchestrator, Status, CreatedAt, LastUpdatedAt)
    {
        Input = input,
        Output = output,
        CustomStatus = CustomStatus,
        Failure = Failure,
        Version = Version,
        Parent = Parent is null ? null : new ParentInstance(Parent.Orchestrator, Parent.InstanceId),
        Execution = Execution,
        RewindReason = RewindReason,
    };
}
