using System.Runtime.CompilerServices;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>
/// A store that dies at a chosen write, before or after carrying it out, and then answers nothing more: what a process sees
/// of the world when it is killed. <see cref="Died"/> tells the test to kill the engine.
/// </summary>
public sealed class FaultingStore(IHistoryStore inner, int dieAtWrite, bool afterWrite) : IHistoryStore
{
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writes;

    public Task Died => _died.Task;

    public Task PrepareAsync(CancellationToken cancellationToken) => inner.PrepareAsync(cancellationToken);

    public Task<StoredLease?> ReadLeaseAsync(CancellationToken cancellationToken) => inner.ReadLeaseAsync(cancellationToken);

    public Task<string?> TryWriteLeaseAsync(LeaseRecord lease, string? expectedVersion, CancellationToken cancellationToken) => inner.TryWriteLeaseAsync(lease, expectedVersion, cancellationToken);

    public Task TakeOwnershipAsync(Guid owner, CancellationToken cancellationToken) => inner.TakeOwnershipAsync(owner, cancellationToken);

    public Task<CommitOutcome> CommitAsync(TurnCommit turn, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.CommitAsync(turn, cancellationToken), cancellationToken);

    public Task<CommitOutcome> PurgeAsync(string instanceId, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.PurgeAsync(instanceId, cancellationToken), cancellationToken);

    public Task<StoredPage> ListAsync(InstanceQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);

    public async Task<StoredInstance?> ReadAsync(string instanceId, bool withHistory, CancellationToken cancellationToken)
    {
        if (Died.IsCompleted)
            await DieAsync(cancellationToken);
        return await inner.ReadAsync(instanceId, withHistory, cancellationToken);
    }

    public async IAsyncEnumerable<UnfinishedInstance> ReadUnfinishedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var instance in inner.ReadUnfinishedAsync(cancellationToken))
            yield return instance;
    }

    private async Task<CommitOutcome> WriteAsync(Func<Task<CommitOutcome>> act, CancellationToken cancellationToken)
    {
        var write = Interlocked.Increment(ref _writes);
        if (write > dieAtWrite || (write == dieAtWrite && !afterWrite))
            await DieAsync(cancellationToken);
        var outcome = await act();
        if (write == dieAtWrite)
            await DieAsync(cancellationToken);
        return outcome;
    }

    private async Task DieAsync(CancellationToken cancellationToken)
    {
        _died.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
