using System.Collections.Concurrent;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Api.Tests;

/// <summary>An engine that remembers what was asked of it: starting is idempotent, unknown instances are said to be unknown.</summary>
internal sealed class MemoryEngine : IOrchestrationClient
{
    private readonly ConcurrentDictionary<string, RuntimeStatus> _instances = new(StringComparer.Ordinal);

    /// <summary>Every operation that had an effect, in order: <c>start id</c>, <c>event id Approve</c>, …</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public void Put(string instanceId, RuntimeStatus status = RuntimeStatus.Running) => _instances[instanceId] = status;

    public Task<bool> StartAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, string instanceId, TInput input, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_instances.TryAdd(instanceId, RuntimeStatus.Running))
            return Task.FromResult(false);
        Calls.Enqueue($"start {instanceId}");
        return Task.FromResult(true);
    }

    public Task<bool> StartAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, string instanceId, TInput input, StartOptions options, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<ControlResult> RaiseEventAsync<T>(string instanceId, EventDefinition<T> externalEvent, T payload, CancellationToken cancellationToken = default) =>
        Control(instanceId, $"event {instanceId} {externalEvent.Name}", RuntimeStatus.Running);

    public Task<ControlResult> SuspendAsync(string instanceId, string reason, CancellationToken cancellationToken = default) =>
        Control(instanceId, $"suspend {instanceId}", RuntimeStatus.Suspended);

    public Task<ControlResult> ResumeAsync(string instanceId, string reason, CancellationToken cancellationToken = default) =>
        Control(instanceId, $"resume {instanceId}", RuntimeStatus.Running);

    public Task<ControlResult> TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nobody terminates a transition.");

    public Task<InstanceSnapshot?> GetAsync(string instanceId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<InstanceSnapshot> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<InstancePage> ListAsync(InstanceQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ControlResult> PurgeAsync(string instanceId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<PurgeOutcome> PurgeAsync(InstancePurge filter, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<RestartOutcome> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ControlResult> RewindAsync(string instanceId, string reason, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private Task<ControlResult> Control(string instanceId, string call, RuntimeStatus next)
    {
        if (!_instances.TryGetValue(instanceId, out var status))
            return Task.FromResult(ControlResult.NotFound);
        if (status is RuntimeStatus.Completed or RuntimeStatus.Failed or RuntimeStatus.Terminated)
            return Task.FromResult(ControlResult.AlreadyFinal);
        _instances[instanceId] = next;
        Calls.Enqueue(call);
        return Task.FromResult(ControlResult.Accepted);
    }
}
