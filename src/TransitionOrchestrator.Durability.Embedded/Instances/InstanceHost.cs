using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What all instances of one run of the engine share, and the list of those that are not final.</summary>
internal sealed partial class InstanceHost : IDisposable
{
    private readonly ConcurrentDictionary<string, Instance> _unfinished = new(StringComparer.Ordinal);
    private readonly IHistoryStore _store;
    private readonly EmbeddedEngineOptions _options;
    private readonly TimeProvider _time;
    private readonly TurnSlots _slots;
    private readonly WakeQueue _wakes;
    private readonly ActivityDispatcher _activities;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action _ownershipLost;
    private readonly ConcurrentDictionary<string, bool> _senders = new(StringComparer.Ordinal);
    private readonly Guid _engineId;
    private int _lives;
    private int _busy = 1;
    private volatile string? _notRunning;

    public InstanceHost(IHistoryStore store, EmbeddedEngineOptions options, DurableRegistry registry, IServiceProvider services, TimeProvider time, ILoggerFactory loggers, CrashJournal journal, Guid engineId, Action ownershipLost)
    {
        _store = store;
        _options = options;
        _time = time;
        _ownershipLost = ownershipLost;
        _engineId = engineId;
        Settling = new Settling(this);
        Children = new ChildCalls(this);
        Stopped = _stop.Token;
        Logger = loggers.CreateLogger<EmbeddedEngine>();
        Loader = new InstanceLoader(store, registry, options.Version, loggers);
        Live = new LiveInstances(options.MaxLiveInstances);
        _slots = new TurnSlots(options.MaxConcurrentTurns, journal);
        _activities = new ActivityDispatcher(registry, services, options.MaxConcurrentActivities, Logger);
        _wakes = new WakeQueue(time, Wake);
    }

    public ILogger Logger { get; }

    public InstanceLoader Loader { get; }

    public LiveInstances Live { get; }

    public ChildCalls Children { get; }

    public Settling Settling { get; }

    public Family Family { get; } = new();

    public Revivals Revivals { get; } = new();

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Signalled when nothing more may be committed.</summary>
    public CancellationToken Stopped { get; }

    public bool IsStopped => Stopped.IsCancellationRequested;

    /// <summary>Nothing new is begun.</summary>
    public bool IsStopping => _notRunning is not null;

    /// <summary>Takes up what the process before left: heads only; code is run when something arrives.</summary>
    public async Task<int> RecoverAsync(IReadOnlySet<string> suspects, CancellationToken cancellationToken)
    {
        var wake = new List<Instance>();
        var ended = new List<string>();
        await foreach (var found in _store.ReadUnfinishedAsync(cancellationToken))
        {
            if (found.Unsent > 0)
                _senders[found.InstanceId] = true;
            if (found.IsFinal)
            {
                ended.Add(found.InstanceId);
                continue;
            }

            var instance = new Instance(found.InstanceId, this) { Parent = found.Parent, IsCrashSuspect = suspects.Contains(found.InstanceId), SendsAgain = found.Unsent > 0 };
            _unfinished[found.InstanceId] = instance;
            Family.Add(instance);
            if (found.OpenActivities > 0 || found.OpenChildren > 0 || found.Unsent > 0 || instance.IsCrashSuspect)
                wake.Add(instance);
            _wakes.Set(found.InstanceId, found.WakeAt);
        }

        // Only now: whoever is sent something, or ended, must have been found.
        ended.ForEach(Settling.Resume);
        wake.ForEach(instance => instance.Post(WakeArrival.Instance));
        return _unfinished.Count;
    }

    /// <summary>Tells a parent how its child ended. A parent that is final takes no notice.</summary>
    public void Tell(ParentCall call, InputEvent result)
    {
        if (_unfinished.TryGetValue(call.InstanceId, out var parent))
            parent.Post(new ChildArrival(call, result));
    }

    public bool TryFind(string instanceId, [NotNullWhen(true)] out Instance? instance)
    {
        EnsureRunning();
        return _unfinished.TryGetValue(instanceId, out instance);
    }

    public Instance GetOrAdd(Instance instance)
    {
        EnsureRunning();
        var known = _unfinished.GetOrAdd(instance.InstanceId, instance);
        if (known == instance)
            Family.Add(instance);
        return known;
    }

    public void Remove(Instance instance)
    {
        _unfinished.TryRemove(KeyValuePair.Create(instance.InstanceId, instance));
        _wakes.Set(instance.InstanceId, null);
        Live.Remove(instance);
        Family.Remove(instance);
    }

    /// <summary>A start of an id: two starts of one id, with a purge between them, are not the same instance.</summary>
    public Guid NewLife() => NameBasedGuid.Create(string.Create(CultureInfo.InvariantCulture, $"{_engineId:N}/{Interlocked.Increment(ref _lives)}"));

    /// <summary>Whether an instance may send a message that it has sent before.</summary>
    public bool MaySendAgain(string instanceId) => _senders.ContainsKey(instanceId);

    public bool HasChildren(string instanceId) => Family.ChildrenOf(instanceId).Count > 0;

    /// <summary>Ends when nothing of a final instance is under way any more.</summary>
    public Task WhenSettledAsync(string instanceId) => Settling.WhenSettledAsync(instanceId).WaitAsync(Stopped);

    /// <summary>Asks an instance, wherever it is, for something.</summary>
    public async Task<ControlResult> ControlAsync(string instanceId, ControlArrival control, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryFind(instanceId, out var instance) && await instance.HasStartedAsync(cancellationToken))
            {
                instance.Post(control);
                return await control.Answered.WaitAsync(cancellationToken);
            }

            var stored = await _store.ReadAsync(instanceId, withHistory: false, cancellationToken);
            if (stored is null)
                return ControlResult.NotFound;
            if (stored.Head.IsFinal)
                return ControlResult.AlreadyFinal;
            await Task.Yield();
        }
    }

    public void EnsureRunning()
    {
        if (_notRunning is not null)
            throw NotRunning();
    }

    public EngineNotRunningException NotRunning() => new(_notRunning ?? "The engine was stopped.");

    public ValueTask<int> EnterTurnAsync(string instanceId) => _slots.EnterAsync(instanceId, Stopped);

    public void LeaveTurn(int slot) => _slots.Leave(slot);

    public void WakeAt(string instanceId, DateTimeOffset? due) => _wakes.Set(instanceId, due);

    public void Dispatch(ActivityCall call) => _activities.Dispatch(call);

    public async Task PauseAsync(TimeSpan pause)
    {
        await Task.Delay(pause, _time, Stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Busy() => Interlocked.Increment(ref _busy);

    public void Idle()
    {
        if (Interlocked.Decrement(ref _busy) == 0)
            _idle.TrySetResult();
    }

    /// <summary>No more calls, timers and activities; turns under way are committed.</summary>
    public async Task DrainAsync(string reason, CancellationToken cancellationToken)
    {
        _notRunning ??= reason;
        _wakes.Dispose();
        await _activities.StopAsync(cancellationToken);
        Idle();
        await _idle.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Nothing more is committed, from now on.</summary>
    public void Abort(string reason)
    {
        _notRunning ??= reason;
        _wakes.Dispose();
        _stop.Cancel();
        foreach (var instance in _unfinished.Values)
            instance.GiveUpWaiting(NotRunning());
    }

    public void Dispose()
    {
        _wakes.Dispose();
        _activities.Dispose();
        _slots.Dispose();
        Revivals.Dispose();
        _stop.Dispose();
    }

    private void Wake(string instanceId)
    {
        if (_unfinished.TryGetValue(instanceId, out var instance))
            instance.Post(WakeArrival.Instance);
    }
}
