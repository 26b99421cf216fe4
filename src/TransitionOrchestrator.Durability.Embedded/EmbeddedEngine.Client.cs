namespace TransitionOrchestrator.Durability.Embedded;

/// <content>The client: everything is recorded before a call returns.</content>
public sealed partial class EmbeddedEngine
{
    /// <inheritdoc/>
    public async Task<bool> StartAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, string instanceId, TInput input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        InstanceIds.Check(instanceId);
        var host = Running();
        if (!host.Loader.Knows(orchestrator.Name))
            throw new ArgumentException($"No orchestrator is registered as '{orchestrator.Name}'.", nameof(orchestrator));
        var start = new StartArrival(orchestrator.Name, Payload.Serialize("The input", input));
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var mine = new Instance(instanceId, host).AsNew();
            var known = host.GetOrAdd(mine);
            if (known == mine)
            {
                mine.Post(start);
                return await mine.Started.WaitAsync(cancellationToken);
            }

            // Whoever starts it at this moment may fail, and then it does not exist.
            if (await HasStartedAsync(known, cancellationToken) || known.Started.IsCompletedSuccessfully)
                return false;
        }
    }

    /// <inheritdoc/>
    public async Task<InstanceSnapshot?> GetAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        InstanceIds.Check(instanceId);
        if (Running().TryFind(instanceId, out var instance) && instance.Snapshot is { } snapshot)
            return snapshot;
        var stored = await _store.ReadAsync(instanceId, withHistory: false, cancellationToken);
        return stored?.Head.ToSnapshot(stored.Input, stored.Output);
    }

    /// <inheritdoc/>
    public async Task<InstanceSnapshot> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        InstanceIds.Check(instanceId);
        var host = Running();
        while (true)
        {
            if (host.TryFind(instanceId, out var instance) && await HasStartedAsync(instance, cancellationToken))
                return await instance.Completed.WaitAsync(cancellationToken);
            var stored = await _store.ReadAsync(instanceId, withHistory: false, cancellationToken)
                ?? throw new KeyNotFoundException($"There is no instance '{instanceId}'.");
            if (stored.Head.IsFinal)
                return stored.Head.ToSnapshot(stored.Input, stored.Output);
        }
    }

    /// <inheritdoc/>
    public Task<ControlResult> RaiseEventAsync<T>(string instanceId, EventDefinition<T> externalEvent, T payload, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(externalEvent);
        var json = Payload.Serialize($"The payload of event '{externalEvent.Name}'", payload);
        return ControlAsync(instanceId, new ControlArrival(ControlKind.RaiseEvent, new EventRaised(externalEvent.Name, json), ""), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ControlResult> TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default) =>
        ControlAsync(instanceId, new ControlArrival(ControlKind.Terminate, null, reason), cancellationToken);

    /// <inheritdoc/>
    public Task<ControlResult> SuspendAsync(string instanceId, string reason, CancellationToken cancellationToken = default) =>
        ControlAsync(instanceId, new ControlArrival(ControlKind.Suspend, new Suspended(reason), reason), cancellationToken);

    /// <inheritdoc/>
    public Task<ControlResult> ResumeAsync(string instanceId, string reason, CancellationToken cancellationToken = default) =>
        ControlAsync(instanceId, new ControlArrival(ControlKind.Resume, new Resumed(reason), reason), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> StartAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, string instanceId, TInput input, StartOptions options, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<InstancePage> ListAsync(InstanceQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<ControlResult> PurgeAsync(string instanceId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<PurgeOutcome> PurgeAsync(InstancePurge filter, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<RestartOutcome> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<ControlResult> RewindAsync(string instanceId, string reason, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private async Task<ControlResult> ControlAsync(string instanceId, ControlArrival control, CancellationToken cancellationToken)
    {
        InstanceIds.Check(instanceId);
        var host = Running();
        while (true)
        {
            if (host.TryFind(instanceId, out var instance) && await HasStartedAsync(instance, cancellationToken))
            {
                instance.Post(control);
                return await control.Answered.WaitAsync(cancellationToken);
            }

            var stored = await _store.ReadAsync(instanceId, withHistory: false, cancellationToken);
            if (stored is null)
                return ControlResult.NotFound;
            if (stored.Head.IsFinal)
                return ControlResult.AlreadyFinal;
        }
    }

    /// <summary>False if that start came to nothing: the id is to be looked up again.</summary>
    private static async Task<bool> HasStartedAsync(Instance instance, CancellationToken cancellationToken)
    {
        var start = instance.Started;
        if (!start.IsCompleted)
            await Task.WhenAny(start).WaitAsync(cancellationToken);
        return start.IsCompletedSuccessfully && await start;
    }

    private InstanceHost Running()
    {
        var host = _host ?? throw new EngineNotRunningException("The engine is not started.");
        host.EnsureRunning();
        return host;
    }
}
