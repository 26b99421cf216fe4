namespace TransitionOrchestrator.Durability.Embedded;

/// <content>What is recorded outside a turn, and all commits on their way to the store.</content>
internal sealed partial class InstanceHost
{
    public async Task<CommitOutcome> CommitAsync(TurnCommit commit)
    {
        var id = commit.Head.InstanceId;
        if (commit.Head.Unsent > 0)
            _senders[id] = true;
        var outcome = await KnownAsync(_store.CommitAsync(commit, Stopped));
        if (commit.Head.Unsent == 0 && outcome == CommitOutcome.Committed)
            _senders.TryRemove(id, out _);
        return outcome;
    }

    /// <summary>Removes a final instance. Only for who holds its lock.</summary>
    public Task PurgeAsync(string instanceId) => KnownAsync(_store.PurgeAsync(instanceId, Stopped));

    private async Task<CommitOutcome> KnownAsync(Task<CommitOutcome> commit)
    {
        var outcome = await commit;
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

    /// <summary>Records a commit that brings a final instance back, and lets it go on. Only for who holds its lock.</summary>
    public async Task ReviveAsync(TurnCommit commit)
    {
        EnsureRunning();
        try
        {
            await CommitAsync(commit);
        }
        catch (Exception) when (!IsStopping)
        {
            // It came to nothing, or it is recorded all the same.
            var stored = await UntilKnownAsync(commit.Head.InstanceId, () => Loader.ReadAsync(commit.Head.InstanceId, Stopped));
            if (stored?.Head.Execution != commit.Head.Execution)
                throw;
        }

        var instance = new Instance(commit.Head.InstanceId, this) { Parent = commit.Head.Parent };
        while (GetOrAdd(instance) is var known && known != instance)
        {
            // A start of the same id that is under way finds out that it exists, and makes room.
            if (await known.HasStartedAsync(Stopped))
                return;
        }

        instance.Post(WakeArrival.Instance);
    }

    /// <summary>Does something again until it succeeds or the engine stops: trouble with the store passes.</summary>
    public async Task<T> UntilKnownAsync<T>(string instanceId, Func<Task<T>> act)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await act();
            }
            catch (Exception trouble) when (!IsStopping)
            {
                var pause = TimeSpan.FromMilliseconds(Math.Min(250 * Math.Pow(2, attempt), 30_000));
                Log.DeliveryRetried(Logger, instanceId, pause, trouble);
                await PauseAsync(pause);
            }
        }
    }
}
