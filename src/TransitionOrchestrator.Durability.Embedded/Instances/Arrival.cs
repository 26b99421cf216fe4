namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What came for an instance and waits for its next turn.</summary>
internal abstract record Arrival;

/// <summary>The first: create it.</summary>
internal sealed record StartArrival(string Orchestrator, string Input, string Version) : Arrival
{
    /// <summary>The call that it is the child of.</summary>
    public ParentCall? Parent { get; init; }

    /// <summary>Its code does not begin before this time.</summary>
    public DateTimeOffset? StartAt { get; init; }
}

/// <summary>An activity of that execution answered.</summary>
internal sealed record ResultArrival(int Execution, int Step, InputEvent Result) : Arrival;

/// <summary>A child of that call ended.</summary>
internal sealed record ChildArrival(ParentCall Call, InputEvent Result) : Arrival;

/// <summary>Messages were delivered: the head is to say so.</summary>
internal sealed record DeliveredArrival : Arrival
{
    public static DeliveredArrival Instance { get; } = new();
}

/// <summary>Somebody wants to remove a child and asks whether its result is recorded.</summary>
internal sealed record TakenArrival(ParentCall Call) : Arrival
{
    private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<bool> Answered => _answer.Task;

    public void Answer(bool isTaken) => _answer.TrySetResult(isTaken);
}

/// <summary>A timer may be due, or the engine has just been started.</summary>
internal sealed record WakeArrival : Arrival
{
    public static WakeArrival Instance { get; } = new();
}

/// <summary>The code of this run awaits something that is not durable.</summary>
internal sealed record StrayArrival(OrchestrationRun Run) : Arrival;

/// <summary>A caller asks for something and waits until it is recorded.</summary>
internal sealed record ControlArrival(ControlKind Kind, InputEvent? Input, string Reason) : Arrival
{
    /// <summary>The id of an event that an instance sent; null for what came from outside.</summary>
    public EventMessage? Message { get; init; }

    private readonly TaskCompletionSource<ControlResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ControlResult> Answered => _answer.Task;

    public void Answer(ControlResult result) => _answer.TrySetResult(result);

    public void Fail(Exception exception) => _answer.TrySetException(exception);
}

/// <summary>What a caller can ask for.</summary>
internal enum ControlKind
{
    RaiseEvent,
    Suspend,
    Resume,
    Terminate,
}
