using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What all instances of one run of the engine share, and the list of those that are not final.</summary>
internal sealed class InstanceHost : IDisposable
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
    private int _busy = 1;
    private volatile string? _notRunning;

    public InstanceHost(IHistoryStore store, EmbeddedEngineOptions options, DurableRegistry registry, IServiceProvider services, TimeProvider time, ILoggerFactory loggers, CrashJournal journal, Action ownershipLost)
    {
        _store = store;
        _options = options;
        _time = time;
        _ownershipLost = ownershipLost;
        Stopped = _stop.Token;
        Logger = loggers.CreateLogger<EmbeddedEngine>();
        Loader = new InstanceLoader(store, registry, loggers);
        Live = new LiveInstances(options.MaxLiveInstances);
        _slots = new TurnSlots(options.MaxConcurrentTurns, journal);
        _activities = new ActivityDispatcher(registry, services, options.MaxConcurrentActivities, Logger);
        _wakes = new WakeQueue(time, Wake);
    }

    public ILogger Logger { get; }

    public InstanceLoader Loader { get; }

    public LiveInstances Live { get; }

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Signalled when nothing more may be committed.</summary>
    public CancellationToken Stopped { get; }

    public bool IsStopped => Stopped.IsCancellationRequested;

    /// <summary>Takes up what the process before left: heads only; code is run when something arrives.</summary>
    public async Task<int> RecoverAsync(IReadOnlySet<string> suspects, CancellationToken cancellationToken)
    {
        var wake = new List<Instance>();
        await foreach (var found in _store.ReadUnfinishedAsync(cancellationToken))
        {
            var instance = new Instance(found.InstanceId, this) { IsCrashSuspect = suspects.Contains(found.InstanceId) };
            _unfinished[found.InstanceId] = instance;
            if (found.OpenActivities > 0 || instance.IsCrashSuspect)
                wake.Add(instance);
            _wakes.Set(found.InstanceId, found.WakeAt);
        }

        wake.ForEach(instance => instance.Post(WakeArrival.Instance));
        return _unfinished.Count;
    }

    public bool TryFind(string instanceId, [NotNullWhen(true)] out Instance? instance)
    {
        EnsureRunning();
        return _unfinished.TryGetValue(instanceId, out instance);
    }

    public Instance GetOrAdd(Instance instance)
    {
        EnsureRunning();
        return _unfinished.GetOrAdd(instance.InstanceId, instance);
    }

    public void Remove(Instance instance)
    {
        _unfinished.TryRemove(KeyValuePair.Create(instance.InstanceId, instance));
        _wakes.Set(instance.InstanceId, null);
        Live.Remove(instance);
    }

    public void EnsureRunning()
    {
        if (_notRunning is not null)
            throw NotRunning();
    }

    public EngineNotRunningException NotRunning() => new(_notRunning ?? "The engine was stopped.");

    public async Task<CommitOutcome> CommitAsync(TurnCommit commit)
    {
        var outcome = await _store.CommitAsync(commit, Stopped);
        if (outcome != CommitOutcome.OwnershipLost)
            return outcome;
        _ownershipLost();
        throw NotRunning();
    }

    public async Task<StoredInstance> CountCrashAsync(StoredInstance stored)
    {
        if (CrashCount.Add(stored, _options.CrashesUntilParked, Now) is not var (counted, commit))
            return stored;
        await CommitAsync(commit);
        if (counted.Head.IsParked)
            Log.Parked(Logger, stored.Head.InstanceId, counted.Head.Failure!.Message);
        return counted;
    }

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
        _stop.Dispose();
    }

    private void Wake(string instanceId)
    {
        if (_unfinished.TryGetValue(instanceId, out var instance))
            instance.Post(WakeArrival.Instance);
    }
}
