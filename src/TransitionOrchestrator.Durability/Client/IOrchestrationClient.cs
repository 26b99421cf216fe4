namespace TransitionOrchestrator.Durability;

/// <summary>Starts and steers instances from outside. The meanings are those of Durable Task's <c>DurableTaskClient</c>, made idempotent.</summary>
public interface IOrchestrationClient
{
    /// <summary>Starts an instance, unless one with this id exists in any state, finished ones included.</summary>
    /// <returns>True if this call started it; false if the id exists, whatever its state.</returns>
    /// <exception cref="PayloadTooLargeException">The input is too large.</exception>
    /// <exception cref="ArgumentException">The id is empty, longer than 256 characters, starts with '@' or holds one of <c>/ \ # ?</c> or control characters.</exception>
    Task<bool> StartAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, string instanceId, TInput input, CancellationToken cancellationToken = default);

    /// <summary>Reads an instance; null when unknown.</summary>
    Task<InstanceSnapshot?> GetAsync(string instanceId, CancellationToken cancellationToken = default);

    /// <summary>Waits until the instance is final and answers it.</summary>
    /// <exception cref="KeyNotFoundException">There is no such instance.</exception>
    Task<InstanceSnapshot> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken = default);

    /// <summary>Delivers an event; it is kept until the orchestrator waits for it.</summary>
    Task<ControlResult> RaiseEventAsync<T>(string instanceId, EventDefinition<T> externalEvent, T payload, CancellationToken cancellationToken = default);

    /// <summary>Ends the instance now. No more of its code runs; activities under way go on and their results are dropped.</summary>
    Task<ControlResult> TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default);

    /// <summary>Holds the instance: timers and results are kept, nothing of it runs until it is resumed. Suspending twice is once.</summary>
    Task<ControlResult> SuspendAsync(string instanceId, string reason, CancellationToken cancellationToken = default);

    /// <summary>Lets a suspended instance go on. Resuming a running one does nothing.</summary>
    Task<ControlResult> ResumeAsync(string instanceId, string reason, CancellationToken cancellationToken = default);
}

/// <summary>What became of a control operation.</summary>
public enum ControlResult
{
    /// <summary>It is recorded and takes effect.</summary>
    Accepted,

    /// <summary>There is no such instance.</summary>
    NotFound,

    /// <summary>The instance is final already.</summary>
    AlreadyFinal,
}
