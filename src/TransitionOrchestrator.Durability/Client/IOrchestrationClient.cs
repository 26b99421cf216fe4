namespace TransitionOrchestrator.Durability;

/// <summary>Starts and steers instances from outside. The meanings are those of Durable Task's <c>DurableTaskClient</c>, made idempotent.</summary>
public interface IOrchestrationClient
{
    /// <summary>Starts an instance, unless one with this id exists in any state, finished ones included.</summary>
    /// <returns>True if this call started it; false if the id exists, whatever its state.</returns>
    /// <exception cref="PayloadTooLargeException">The input is too large.</exception>
    /// <exception cref="ArgumentException">The id is empty, longer than 256 characters, starts with '@' or holds one of <c>/ \ # ?</c> or control characters.</exception>
    Task<bool> StartAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, string instanceId, TInput input, CancellationToken cancellationToken = default);

    /// <summary>Starts an instance, unless one with this id exists, under a version or at a time of the caller's choice.</summary>
    /// <returns>True if this call started it; false if the id exists, whatever its state.</returns>
    /// <exception cref="PayloadTooLargeException">The input is too large.</exception>
    /// <exception cref="ArgumentException">As without options.</exception>
    Task<bool> StartAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, string instanceId, TInput input, StartOptions options, CancellationToken cancellationToken = default);

    /// <summary>Reads an instance; null when unknown.</summary>
    Task<InstanceSnapshot?> GetAsync(string instanceId, CancellationToken cancellationToken = default);

    /// <summary>Waits until the instance is final and answers it.</summary>
    /// <exception cref="KeyNotFoundException">There is no such instance.</exception>
    Task<InstanceSnapshot> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken = default);

    /// <summary>Delivers an event; it is kept until the orchestrator waits for it.</summary>
    Task<ControlResult> RaiseEventAsync<T>(string instanceId, EventDefinition<T> externalEvent, T payload, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends the instance now, and with it every child that is not final, those of earlier continue-as-new rounds included. No
    /// more of their code runs; activities under way go on and their results are dropped. The children follow soon after this
    /// call returns, also when the process dies in between. (Durable Task: a recursive <c>TerminateInstanceAsync</c>.)
    /// </summary>
    Task<ControlResult> TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default);

    /// <summary>Holds the instance: timers and results are kept, nothing of it runs until it is resumed. Suspending twice is once.</summary>
    Task<ControlResult> SuspendAsync(string instanceId, string reason, CancellationToken cancellationToken = default);

    /// <summary>Lets a suspended instance go on. Resuming a running one does nothing.</summary>
    Task<ControlResult> ResumeAsync(string instanceId, string reason, CancellationToken cancellationToken = default);

    /// <summary>Lists instances, a page a call. Durable Task: <c>GetAllInstancesAsync</c>.</summary>
    /// <exception cref="ArgumentException">The page size or the continuation token is wrong; the message names every problem.</exception>
    Task<InstancePage> ListAsync(InstanceQuery query, CancellationToken cancellationToken = default);

    /// <summary>Removes a final instance and its history. Children are instances of their own. Durable Task: <c>PurgeInstanceAsync</c>.</summary>
    /// <returns><see cref="ControlResult.Accepted"/> when it is gone, <see cref="ControlResult.NotFinal"/> if it is under way or its parent has not taken its result yet, <see cref="ControlResult.NotFound"/>.</returns>
    Task<ControlResult> PurgeAsync(string instanceId, CancellationToken cancellationToken = default);

    /// <summary>Removes final instances by age and status, so many a call. Durable Task: <c>PurgeAllInstancesAsync</c>.</summary>
    /// <exception cref="ArgumentException">A status is not final, or the limit is below 1.</exception>
    Task<PurgeOutcome> PurgeAsync(InstancePurge filter, CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs a final instance once more from the start, with the orchestrator, input and version that it had; a child comes back
    /// without its parent. Durable Task: <c>RestartAsync</c>.
    /// </summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="restartWithNewInstanceId">True: under an id of its own, and the old one stays. False: under the same id, and its history is replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see cref="ControlResult.Accepted"/> and the id, <see cref="ControlResult.NotFinal"/>, <see cref="ControlResult.NotFound"/>.</returns>
    Task<RestartOutcome> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a failed instance up again: failed activities and children are run again (children are rewound in turn), results
    /// that succeeded are kept. An instance that failed by its own code runs its last turn again. Durable Task: <c>RewindInstanceAsync</c>.
    /// </summary>
    /// <returns><see cref="ControlResult.Accepted"/>, <see cref="ControlResult.NotFailed"/>, <see cref="ControlResult.NotFound"/>.</returns>
    Task<ControlResult> RewindAsync(string instanceId, string reason, CancellationToken cancellationToken = default);
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

    /// <summary>The instance is not final yet, and the operation asks for one that is.</summary>
    NotFinal,

    /// <summary>The instance is not failed, and the operation asks for one that is.</summary>
    NotFailed,
}
