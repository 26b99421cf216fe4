namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>An activity that has no result yet.</summary>
internal sealed record OpenActivity(string Name, string Input)
{
    public TaskCompletionSource<string> Completion { get; } = new();
}

/// <summary>A timer that is neither fired nor cancelled.</summary>
internal sealed record OpenTimer(DateTimeOffset FireAt)
{
    public TaskCompletionSource Completion { get; } = new();

    public CancellationTokenRegistration Cancellation { get; set; }
}

/// <summary>A child that has no result yet.</summary>
/// <param name="Name">Its orchestrator.</param>
/// <param name="Call">The call.</param>
/// <param name="ScheduledIn">The execution that made it.</param>
internal sealed record OpenChild(string Name, ChildScheduled Call, int ScheduledIn)
{
    public TaskCompletionSource<string> Completion { get; } = new();

    /// <summary>The execution that asked for it last: a later one if it failed and the caller was rewound.</summary>
    public int CalledIn { get; set; } = ScheduledIn;

    /// <summary>The child that answered is the one of this call.</summary>
    public bool IsAnsweredBy(ParentCall call) => call.Execution >= ScheduledIn;
}
