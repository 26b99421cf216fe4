namespace TransitionOrchestrator.Durability.Embedded;

/// <content>The client: everything is recorded before a call returns.</content>
public sealed partial class EmbeddedEngine
{
    private static readonly StartOptions AtOnce = new();

    /// <inheritdoc/>
    public Task<bool> StartAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, string instanceId, TInput input, CancellationToken cancellationToken = default) =>
        StartAsync(orchestrator, instanceId, input, AtOnce, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> StartAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, string instanceId, TInput input, StartOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        ArgumentNullException.ThrowIfNull(options);
        InstanceIds.Check(instanceId);
        if (!Running().Loader.Knows(orchestrator.Name))
            throw new ArgumentException($"No orchestrator is registered as '{orchestrator.Name}'.", nameof(orchestrator));
        var start = new StartArrival(orchestrator.Name, Payload.Serialize("The input", input), options.Version ?? _options.Version) { StartAt = options.StartAt };
        return StartAsync(instanceId, start, cancellationToken);
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
            if (host.TryFind(instanceId, out var instance) && await instance.HasStartedAsync(cancellationToken))
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

    private Task<ControlResult> ControlAsync(string instanceId, ControlArrival control, CancellationToken cancellationToken)
    {
        InstanceIds.Check(instanceId);
        return Running().ControlAsync(instanceId, control, cancellationToken);
    }

    private async Task<bool> StartAsync(string instanceId, StartArrival start, CancellationToken cancellationToken)
    {
        var host = Running();
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
            if (await known.HasStartedAsync(cancellationToken) || known.Started.IsCompletedSuccessfully)
                return false;
        }
    }

    private InstanceHost Running()
    {
        var host = _host ?? throw new EngineNotRunningException("The engine is not started.");
        host.EnsureRunning();
        return host;
    }
}
