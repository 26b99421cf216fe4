namespace TransitionOrchestrator.Durability.Embedded;

/// <content>Instances listed, removed, and brought back.</content>
public sealed partial class EmbeddedEngine
{
    private static readonly RuntimeStatus[] FinalStates = [RuntimeStatus.Completed, RuntimeStatus.Failed, RuntimeStatus.Terminated];

    /// <inheritdoc/>
    public async Task<InstancePage> ListAsync(InstanceQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        Running();
        if (query.PageSize is < 1 or > InstanceQuery.MaxPageSize)
            throw new ArgumentException($"{nameof(query.PageSize)} must be from 1 to {InstanceQuery.MaxPageSize}; it is {query.PageSize}.", nameof(query));
        var page = await _store.ListAsync(query, cancellationToken);
        return new InstancePage(
            [.. page.Instances.Select(stored => query.WithInputsAndOutputs ? stored.Head.ToSnapshot(stored.Input, stored.Output) : stored.Head.ToSnapshot(input: null, output: null))],
            page.ContinuationToken);
    }

    /// <inheritdoc/>
    public async Task<ControlResult> PurgeAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        var (result, _) = await WithFinalAsync(instanceId, withHistory: false, async (host, stored) =>
        {
            // Its parent may have been told, and not have recorded it.
            if (stored.Head.Parent is { } call && !await HasTakenAsync(host, call, cancellationToken))
                return ControlResult.NotFinal;
            await host.PurgeAsync(instanceId);
            return ControlResult.Accepted;
        }, cancellationToken);
        return result;
    }

    /// <inheritdoc/>
    public async Task<PurgeOutcome> PurgeAsync(InstancePurge filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var problems = new List<string>();
        if (filter.Limit < 1)
            problems.Add($"{nameof(filter.Limit)} must be at least 1; it is {filter.Limit}.");
        if (filter.Statuses?.Except(FinalStates).ToList() is { Count: > 0 } unfinished)
            problems.Add($"Only final instances can be removed, not those that are {string.Join(", ", unfinished)}.");
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(" ", problems), nameof(filter));
        var query = new InstanceQuery { Statuses = filter.Statuses ?? FinalStates, CreatedFrom = filter.CreatedFrom, CreatedTo = filter.CreatedTo };
        var purged = 0;
        while (true)
        {
            var page = await ListAsync(query with { PageSize = Math.Min(query.PageSize, filter.Limit - purged) }, cancellationToken);
            var results = await Task.WhenAll(page.Instances.Select(instance => PurgeAsync(instance.InstanceId, cancellationToken)));
            purged += results.Count(result => result == ControlResult.Accepted);
            if (page.ContinuationToken is null)
                return new PurgeOutcome(purged, HasMore: false);
            if (purged == filter.Limit)
                return new PurgeOutcome(purged, HasMore: true);
            query = query with { ContinuationToken = page.ContinuationToken };
        }
    }

    /// <inheritdoc/>
    public async Task<RestartOutcome> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellationToken = default)
    {
        var (result, stored) = await WithFinalAsync(instanceId, withHistory: false, async (host, final) =>
        {
            if (!restartWithNewInstanceId)
                await host.ReviveAsync(Revival.Restart(final, final.Input, final.Head.Version, parent: null, host.Now));
            return ControlResult.Accepted;
        }, cancellationToken);
        if (result != ControlResult.Accepted)
            return new RestartOutcome(result, InstanceId: null);
        if (!restartWithNewInstanceId)
            return new RestartOutcome(result, instanceId);
        var newId = Guid.NewGuid().ToString("N");
        await StartAsync(newId, new StartArrival(stored!.Head.Orchestrator, stored.Input!, stored.Head.Version), cancellationToken);
        return new RestartOutcome(result, newId);
    }

    /// <inheritdoc/>
    public async Task<ControlResult> RewindAsync(string instanceId, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var (result, _) = await WithFinalAsync(instanceId, withHistory: true, async (host, stored) =>
        {
            if (stored.Head.Status != RuntimeStatus.Failed)
                return ControlResult.NotFailed;
            await host.ReviveAsync(Revival.Rewind(stored, reason, stored.Head.Parent, host.Now));
            return ControlResult.Accepted;
        }, cancellationToken);
        return result == ControlResult.NotFinal ? ControlResult.NotFailed : result;
    }

    /// <summary>Does something with an instance that is final and has nothing under way, and that nobody else brings back or removes meanwhile.</summary>
    private async Task<(ControlResult Result, StoredInstance? Stored)> WithFinalAsync(string instanceId, bool withHistory, Func<InstanceHost, StoredInstance, Task<ControlResult>> act, CancellationToken cancellationToken)
    {
        InstanceIds.Check(instanceId);
        var host = Running();
        while (true)
        {
            if (host.TryFind(instanceId, out var instance) && await instance.HasStartedAsync(cancellationToken))
                return (ControlResult.NotFinal, null);
            await host.WhenSettledAsync(instanceId).WaitAsync(cancellationToken);
            using var alone = await host.Revivals.EnterAsync(instanceId, cancellationToken);
            var stored = await _store.ReadAsync(instanceId, withHistory, cancellationToken);
            if (stored is null)
                return (ControlResult.NotFound, null);
            if (stored.Head.IsSettled)
                return (await act(host, stored), stored);
        }
    }

    private static async Task<bool> HasTakenAsync(InstanceHost host, ParentCall call, CancellationToken cancellationToken)
    {
        if (!host.TryFind(call.InstanceId, out var parent))
            return true;
        var question = new TakenArrival(call);
        parent.Post(question);
        return await question.Answered.WaitAsync(cancellationToken);
    }
}
