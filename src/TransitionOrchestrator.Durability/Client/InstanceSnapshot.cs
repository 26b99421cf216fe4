namespace TransitionOrchestrator.Durability;

/// <summary>The runtime states of an instance, as in Durable Task.</summary>
public enum RuntimeStatus
{
    /// <summary>Started, not yet run: it waits for its <see cref="StartOptions.StartAt"/>.</summary>
    Pending,

    /// <summary>Under way.</summary>
    Running,

    /// <summary>Held by <see cref="IOrchestrationClient.SuspendAsync"/>, or parked by the engine after repeated crashes.</summary>
    Suspended,

    /// <summary>Ended with an output.</summary>
    Completed,

    /// <summary>Ended with a failure.</summary>
    Failed,

    /// <summary>Ended by <see cref="IOrchestrationClient.TerminateAsync"/>.</summary>
    Terminated,
}

/// <summary>An instance as it was last committed.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Orchestrator">The name of its orchestrator.</param>
/// <param name="Status">Its runtime status.</param>
/// <param name="CreatedAt">When it was started (UTC).</param>
/// <param name="LastUpdatedAt">When its latest turn was committed (UTC).</param>
public sealed record InstanceSnapshot(string InstanceId, string Orchestrator, RuntimeStatus Status, DateTimeOffset CreatedAt, DateTimeOffset LastUpdatedAt)
{
    /// <summary>JSON of the input, if it was read.</summary>
    public string? Input { get; init; }

    /// <summary>JSON of the output of a completed instance; JSON of the reason, a string, of a terminated one.</summary>
    public string? Output { get; init; }

    /// <summary>JSON of the custom status.</summary>
    public string? CustomStatus { get; init; }

    /// <summary>The failure of a failed instance, or why one was parked.</summary>
    public FailureDetails? Failure { get; init; }

    /// <summary>The version that it was started under; empty if none.</summary>
    public string Version { get; init; } = "";

    /// <summary>Who called it; null if it was started from outside.</summary>
    public ParentInstance? Parent { get; init; }

    /// <summary>Counts its runs from the start, from 0: each continue-as-new, restart and rewind is one more.</summary>
    public int Execution { get; init; }

    /// <summary>Why it was rewound, if its present execution came of that.</summary>
    public string? RewindReason { get; init; }

    /// <summary>Completed, Failed or Terminated.</summary>
    public bool IsFinal => Status is RuntimeStatus.Completed or RuntimeStatus.Failed or RuntimeStatus.Terminated;
}
