using System.Globalization;
using System.Runtime.CompilerServices;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// A store in memory, for tests, with the contract of the one on Table storage. Each engine has its own store object over the
/// shared <see cref="InMemoryHistory"/>, as two processes have over one table.
/// </summary>
/// <param name="history">What outlives the engine.</param>
public sealed class InMemoryHistoryStore(InMemoryHistory history) : IHistoryStore
{
    private Guid _owner;

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<StoredLease?> ReadLeaseAsync(CancellationToken cancellationToken)
    {
        lock (history.Gate)
            return Task.FromResult(history.Lease);
    }

    /// <inheritdoc/>
    public Task<string?> TryWriteLeaseAsync(LeaseRecord lease, string? expectedVersion, CancellationToken cancellationToken)
    {
        lock (history.Gate)
        {
            if (!string.Equals(history.Lease?.Version, expectedVersion, StringComparison.Ordinal))
                return Task.FromResult<string?>(null);
            history.Lease = new StoredLease(lease, (++history.Versions).ToString(CultureInfo.InvariantCulture));
            return Task.FromResult<string?>(history.Lease.Version);
        }
    }

    /// <inheritdoc/>
    public Task TakeOwnershipAsync(Guid owner, CancellationToken cancellationToken)
    {
        lock (history.Gate)
            _owner = history.Owner = owner;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<CommitOutcome> CommitAsync(TurnCommit turn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        cancellationToken.ThrowIfCancellationRequested();
        lock (history.Gate)
        {
            if (_owner != history.Owner)
                return Task.FromResult(CommitOutcome.OwnershipLost);
            var known = history.Instances.GetValueOrDefault(turn.Head.InstanceId);
            if (turn.IsNew && known is not null)
                return Task.FromResult(CommitOutcome.AlreadyExists);
            if (turn.Replaces)
                known = null;
            var segments = known?.History ?? [];
            if (turn.NewSegment is { } segment)
                segments = [.. segments, segment.ToArray()];
            history.Instances[turn.Head.InstanceId] = new StoredInstance(turn.Head, turn.Input ?? known?.Input, turn.Output ?? known?.Output, segments, turn.Tail.ToArray());
            return Task.FromResult(CommitOutcome.Committed);
        }
    }

    /// <inheritdoc/>
    public Task<StoredInstance?> ReadAsync(string instanceId, bool withHistory, CancellationToken cancellationToken)
    {
        lock (history.Gate)
        {
            var known = history.Instances.GetValueOrDefault(instanceId);
            return Task.FromResult(withHistory || known is null ? known : known with { History = [] });
        }
    }

    /// <inheritdoc/>
    public Task<StoredPage> ListAsync(InstanceQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        lock (history.Gate)
        {
            var found = history.Instances.Values
                .Where(instance => Matches(instance.Head, query))
                .OrderBy(instance => instance.Head.InstanceId, StringComparer.Ordinal)
                .SkipWhile(instance => query.ContinuationToken is { } last && string.CompareOrdinal(instance.Head.InstanceId, last) <= 0)
                .Take(query.PageSize + 1)
                .Select(instance => instance with { History = [] })
                .ToList();
            var isLast = found.Count <= query.PageSize;
            return Task.FromResult(isLast ? new StoredPage(found, null) : new StoredPage(found[..^1], found[^2].Head.InstanceId));
        }
    }

    /// <inheritdoc/>
    public Task<CommitOutcome> PurgeAsync(string instanceId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (history.Gate)
        {
            if (_owner != history.Owner)
                return Task.FromResult(CommitOutcome.OwnershipLost);
            history.Instances.Remove(instanceId);
            return Task.FromResult(CommitOutcome.Committed);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<UnfinishedInstance> ReadUnfinishedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        UnfinishedInstance[] found;
        lock (history.Gate)
        {
            found = [.. history.Instances.Values.Select(instance => instance.Head).Where(head => !head.IsSettled).Select(head => new UnfinishedInstance(head.InstanceId, head.WakeAt)
            {
                IsFinal = head.IsFinal,
                OpenActivities = head.OpenActivities,
                OpenChildren = head.OpenChildren,
                Unsent = head.Unsent,
                Parent = head.Parent,
            })];
        }

        await Task.CompletedTask;
        foreach (var instance in found)
            yield return instance;
    }

    private static bool Matches(InstanceHead head, InstanceQuery query) =>
        query.Statuses?.Contains(head.Status) != false
        && !(head.CreatedAt < query.CreatedFrom)
        && !(head.CreatedAt > query.CreatedTo)
        && (query.InstanceIdPrefix is not { } prefix || head.InstanceId.StartsWith(prefix, StringComparison.Ordinal))
        && (query.Orchestrator is not { } orchestrator || string.Equals(head.Orchestrator, orchestrator, StringComparison.Ordinal));
}

/// <summary>What <see cref="InMemoryHistoryStore"/> keeps; hand it to the next store to play a restart.</summary>
public sealed class InMemoryHistory
{
    internal Lock Gate { get; } = new();

    internal Dictionary<string, StoredInstance> Instances { get; } = new(StringComparer.Ordinal);

    internal StoredLease? Lease { get; set; }

    internal long Versions { get; set; }

    internal Guid Owner { get; set; }
}
