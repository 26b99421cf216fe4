namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What came for an instance and waits for its next turn.</summary>
internal abstract record Arrival;

/// <summary>The first: create it.</summary>
internal sealed record StartArrival(string Orchestrator, string Input) : Arrival;

/// <summary>An activity answered.</summary>
internal sealed record ResultArrival(int Step, InputEvent Result) : Arrival;

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
