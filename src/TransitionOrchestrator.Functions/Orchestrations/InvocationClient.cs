using Microsoft.DurableTask.Client;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Functions;

/// <summary>
/// The engine for services that live as long as the process. Durable Functions hands its client to a function and to nobody else: each
/// invocation gives what it got to <see cref="Use"/>, and everything that it calls then finds it here.
/// </summary>
public sealed class InvocationClient : IOrchestrationClient
{
    private readonly AsyncLocal<IOrchestrationClient?> _current = new();

    private IOrchestrationClient Current =>
        _current.Value ?? throw new InvalidOperationException("This function has no durable client: it must take one with [DurableClient] and give it to Use.");

    /// <summary>From here on, the caller and what it calls use this client. Call it in an async method: with its end, it is forgotten.</summary>
    /// <param name="client">What the function was given.</param>
    public void Use(DurableTaskClient client) => _current.Value = new DurableTaskOrchestrationClient(client);

    /// <inheritdoc/>
    public Task<bool> StartAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, string instanceId, TInput input, CancellationToken cancellationToken = default) =>
        Current.StartAsync(orchestrator, instanceId, input, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> StartAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, string instanceId, TInput input, StartOptions options, CancellationToken cancellationToken = default) =>
        Current.StartAsync(orchestrator, instanceId, input, options, cancellationToken);

    /// <inheritdoc/>
    public Task<InstanceSnapshot?> GetAsync(string instanceId, CancellationToken cancellationToken = default) => Current.GetAsync(instanceId, cancellationToken);

    /// <inheritdoc/>
    public Task<InstanceSnapshot> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken = default) => Current.WaitForCompletionAsync(instanceId, cancellationToken);

    /// <inheritdoc/>
    public Task<ControlResult> RaiseEventAsync<T>(string instanceId, EventDefinition<T> externalEvent, T payload, CancellationToken cancellationToken = default) =>
        Current.RaiseEventAsync(instanceId, externalEvent, payload, cancellationToken);

    /// <inheritdoc/>
    public Task<ControlResult> TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default) => Current.TerminateAsync(instanceId, reason, cancellationToken);

    /// <inheritdoc/>
    public Task<ControlResult> SuspendAsync(string instanceId, string reason, CancellationToken cancellationToken = default) => Current.SuspendAsync(instanceId, reason, cancellationToken);

    /// <inheritdoc/>
    public Task<ControlResult> ResumeAsync(string instanceId, string reason, CancellationToken cancellationToken = default) => Current.ResumeAsync(instanceId, reason, cancellationToken);

    /// <inheritdoc/>
    public Task<InstancePage> ListAsync(InstanceQuery query, CancellationToken cancellationToken = default) => Current.ListAsync(query, cancellationToken);

    /// <inheritdoc/>
    public Task<ControlResult> PurgeAsync(string instanceId, CancellationToken cancellationToken = default) => Current.PurgeAsync(instanceId, cancellationToken);

    /// <inheritdoc/>
    public Task<PurgeOutcome> PurgeAsync(InstancePurge filter, CancellationToken cancellationToken = default) => Current.PurgeAsync(filter, cancellationToken);

    /// <inheritdoc/>
    public Task<RestartOutcome> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellationToken = default) =>
        Current.RestartAsync(instanceId, restartWithNewInstanceId, cancellationToken);

    /// <inheritdoc/>
    public Task<ControlResult> RewindAsync(string instanceId, string reason, CancellationToken cancellationToken = default) => Current.RewindAsync(instanceId, reason, cancellationToken);
}
