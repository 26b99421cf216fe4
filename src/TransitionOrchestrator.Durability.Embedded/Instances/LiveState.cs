namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What an instance has in memory between turns; it can be dropped at any time and read again.</summary>
internal sealed class LiveState(InstanceHead head, string? input, HistoryLog log, OrchestrationRun? run)
{
    /// <summary>As last committed.</summary>
    public InstanceHead Head { get; set; } = head;

    public string? Input { get; } = input;

    public HistoryLog Log { get; } = log;

    /// <summary>The living code; null while the instance is parked.</summary>
    public OrchestrationRun? Run { get; } = run;

    /// <summary>A turn that is recorded and has not run.</summary>
    public RecordedTurn? Pending { get; set; }

    /// <summary>The latest message of each instance that sent one.</summary>
    public Dictionary<string, MessageId> Received { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Not committed yet.</summary>
    public bool IsNew { get; set; }

    /// <summary>Why it could not be brought to life; it is parked with its next commit.</summary>
    public FailureDetails? CannotRun { get; init; }

    /// <summary>It was just read: which of its activities run is not known from its last turn.</summary>
    public bool IsFresh { get; set; }

    /// <summary>When it was read: messages that may not have been delivered.</summary>
    public IReadOnlyList<Outgoing> Unsent { get; init; } = [];
}
