using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace TransitionOrchestrator.Core.Tests.Batches;

/// <summary>Transitions in memory: claims are exclusive, the end is a fact.</summary>
internal sealed class MemoryTransitions : ITransitionStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TransitionId, TransitionRecord> _records = [];

    /// <summary>Every claim that began a transition, or another attempt of one.</summary>
    public ConcurrentQueue<string> Begun { get; } = new();

    /// <summary>What the journal says of retries.</summary>
    public ConcurrentQueue<Effect> Retries { get; } = new();

    public IReadOnlyList<TransitionRecord> All => Locked(() => _records.Values.ToList());

    public Task<TransitionRecord> ClaimAsync(TransitionRecord record, CancellationToken cancellationToken) => Task.FromResult(Locked(() =>
        Running(record.Id.Customer) ?? Begin(record)));

    public Task<TransitionRecord> ClaimRetryAsync(TransitionDetails failed, TransitionOrder order, Effect request, CancellationToken cancellationToken) => Task.FromResult(Locked(() =>
    {
        if (Running(order.Id.Customer) is { } running)
            return running;
        Retries.Enqueue(request);
        return Begin(_records[order.Id] with { Order = order, FinishedAt = null, Outcome = null });
    }));

    public Task RecordAsync(TransitionId id, TransitionChange change, CancellationToken cancellationToken)
    {
        Locked(() => _records[id] = change.Reached?.IsFinal() == true
            ? _records[id] with { FinishedAt = change.At, Outcome = change.Reached, LastProblem = change.Problem }
            : _records[id] with { ProgressAt = change.At });
        return Task.CompletedTask;
    }

    public Task NoteOperationAsync(TransitionId id, OperationNote note, CancellationToken cancellationToken)
    {
        Locked(() => _records[id] = _records[id] with
        {
            HeldBecause = note.Released ? null : note.HeldBecause ?? _records[id].HeldBecause, CancelBecause = note.CancelBecause ?? _records[id].CancelBecause,
        });
        return Task.CompletedTask;
    }

    public Task<TransitionDetails?> FindAsync(TransitionId id, CancellationToken cancellationToken) =>
        Task.FromResult(Locked(() => _records.TryGetValue(id, out var record) ? new TransitionDetails(record, [], []) : null));

    public async IAsyncEnumerable<TransitionRecord> ReadUnfinishedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var record in All.Where(record => !record.Phase.IsFinal()))
            yield return record;
    }

    public IAsyncEnumerable<Effect> ReadJournalAsync(TransitionId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<TransitionPage> ListAsync(TransitionFilter filter, int pageSize, string? continuationToken, CancellationToken cancellationToken) => throw new NotSupportedException();

    private TransitionRecord? Running(CustomerId customer) => _records.Values.FirstOrDefault(record => record.Id.Customer == customer && !record.Phase.IsFinal());

    private TransitionRecord Begin(TransitionRecord record)
    {
        Begun.Enqueue(record.Order.InstanceId);
        return _records[record.Id] = record;
    }

    private T Locked<T>(Func<T> work)
    {
        lock (_gate)
            return work();
    }
}
