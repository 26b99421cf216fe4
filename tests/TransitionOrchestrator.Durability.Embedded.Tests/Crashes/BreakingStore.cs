using System.Runtime.CompilerServices;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>What happens to a write.</summary>
public enum Fault
{
    /// <summary>Nothing special.</summary>
    None,

    /// <summary>The process dies, and the write was not carried out.</summary>
    KillBefore,

    /// <summary>The process dies, and the write was carried out.</summary>
    KillAfter,

    /// <summary>The write throws, and was not carried out; the process lives on.</summary>
    FailBefore,

    /// <summary>The write throws, and was carried out; the process lives on.</summary>
    FailAfter,
}

/// <summary>The store threw, as the test had planned.</summary>
public sealed class PlannedFaultException() : IOException("The test planned that.");

/// <summary>
/// A store with planned faults. When the process is to die it carries out nothing more, from that write on, whoever asks;
/// <see cref="Died"/> tells the test to kill the engine.
/// </summary>
/// <param name="inner">What keeps the data.</param>
/// <param name="plan">The fault of each write, counted from 1. It is asked once a write, by one caller at a time.</param>
public sealed class BreakingStore(IHistoryStore inner, Func<int, Fault> plan) : IHistoryStore
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _dead;

    public Task Died => _died.Task;

    /// <summary>Writes that the engine has asked for.</summary>
    public int Writes { get; private set; }

    public Task PrepareAsync(CancellationToken cancellationToken) => inner.PrepareAsync(cancellationToken);

    public Task<StoredLease?> ReadLeaseAsync(CancellationToken cancellationToken) => inner.ReadLeaseAsync(cancellationToken);

    public Task<string?> TryWriteLeaseAsync(LeaseRecord lease, string? expectedVersion, CancellationToken cancellationToken) => inner.TryWriteLeaseAsync(lease, expectedVersion, cancellationToken);

    public Task TakeOwnershipAsync(Guid owner, CancellationToken cancellationToken) => inner.TakeOwnershipAsync(owner, cancellationToken);

    public Task<CommitOutcome> CommitAsync(TurnCommit turn, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.CommitAsync(turn, cancellationToken), cancellationToken);

    public Task<CommitOutcome> PurgeAsync(string instanceId, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.PurgeAsync(instanceId, cancellationToken), cancellationToken);

    public Task<StoredPage> ListAsync(InstanceQuery query, CancellationToken cancellationToken)
    {
        EnsureAlive();
        return inner.ListAsync(query, cancellationToken);
    }

    public Task<StoredInstance?> ReadAsync(string instanceId, bool withHistory, CancellationToken cancellationToken)
    {
        EnsureAlive();
        return inner.ReadAsync(instanceId, withHistory, cancellationToken);
    }

    public async IAsyncEnumerable<UnfinishedInstance> ReadUnfinishedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        EnsureAlive();
        await foreach (var instance in inner.ReadUnfinishedAsync(cancellationToken))
            yield return instance;
    }

    private async Task<CommitOutcome> WriteAsync(Func<Task<CommitOutcome>> write, CancellationToken cancellationToken)
    {
        var fault = Next();
        if (fault == Fault.FailBefore)
            throw new PlannedFaultException();
        if (fault == Fault.KillBefore)
            await DieAsync(cancellationToken);
        var outcome = await write();
        if (fault == Fault.FailAfter)
            throw new PlannedFaultException();
        if (fault == Fault.KillAfter)
            await DieAsync(cancellationToken);
        return outcome;
    }

    private Fault Next()
    {
        lock (_gate)
        {
            if (_dead)
                return Fault.KillBefore;
            var fault = plan(++Writes);
            _dead = fault is Fault.KillBefore or Fault.KillAfter;
            return fault;
        }
    }

    private void EnsureAlive()
    {
        lock (_gate)
        {
            if (_dead)
                throw new PlannedFaultException();
        }
    }

    // A dead process gets no answer, neither good nor bad.
    private async Task DieAsync(CancellationToken cancellationToken)
    {
        _died.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
