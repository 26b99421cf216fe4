using System.Globalization;
using System.Runtime.CompilerServices;

namespace TransitionOrchestrator.Core.Tests;

/// <summary>Batches in memory, with the promises of the real store: rows and counters change in one step, on what stands there at that moment.</summary>
internal sealed class MemoryBatchStore : IBatchStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (BatchRecord Batch, SortedDictionary<int, BatchRow> Rows, IReadOnlyList<LineProblem> Skipped)> _batches = new(StringComparer.Ordinal);
    private long _version;

    /// <summary>Thrown by whatever is asked, once for each call, while it answers something.</summary>
    public Func<Exception?> Trouble { get; set; } = () => null;

    /// <summary>Every batch.</summary>
    public IReadOnlyList<BatchRecord> All => Locked(() => _batches.Values.Select(one => one.Batch).ToList());

    public IReadOnlyList<BatchRow> Rows(string id) => Locked(() => _batches[id].Rows.Values.ToList());

    /// <summary>What the counters say, and what the rows say, at one moment.</summary>
    public (RowCounts Said, RowCounts Counted) Counts(string id) => Locked(() => (_batches[id].Batch.Counts, RowCounts.Of(_batches[id].Rows.Values.Select(row => row.State))));

    /// <summary>Puts another header there, as a bug or a crash might leave it.</summary>
    public void Put(BatchRecord batch) => Locked(() => _batches[batch.Id] = (Versioned(batch), _batches[batch.Id].Rows, _batches[batch.Id].Skipped));

    public Task<BatchRecord> AcceptAsync(BatchRecord batch, IReadOnlyList<BatchRow> rows, IReadOnlyList<LineProblem> skipped, CancellationToken cancellationToken) => Asked(() =>
    {
        if (_batches.TryGetValue(batch.Id, out var earlier) && earlier.Batch.Phase != BatchPhase.Accepting)
            return earlier.Batch;
        var accepted = Versioned(batch with { Phase = BatchPhase.Running });
        _batches[batch.Id] = (accepted, new(rows.ToDictionary(row => row.Line)), skipped);
        return accepted;
    });

    public Task RemoveUnacceptedAsync(string id, CancellationToken cancellationToken) =>
        Asked(() => _batches.TryGetValue(id, out var found) && found.Batch.Phase == BatchPhase.Accepting && _batches.Remove(id));

    public Task<BatchRecord?> FindAsync(string id, CancellationToken cancellationToken) => Asked(() => _batches.TryGetValue(id, out var found) ? found.Batch : null);

    public Task<BatchRow?> FindRowAsync(string id, int line, CancellationToken cancellationToken) =>
        Asked(() => _batches.TryGetValue(id, out var found) ? found.Rows.GetValueOrDefault(line) : null);

    public async IAsyncEnumerable<BatchRow> ReadRowsAsync(string id, IReadOnlyCollection<RowState> states, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in await Asked(() => In(id, states)))
            yield return row;
    }

    public Task<RowPage> ListRowsAsync(string id, IReadOnlyCollection<RowState> states, int pageSize, string? continuationToken, CancellationToken cancellationToken) => Asked(() =>
    {
        var (items, token) = Page(In(id, states), pageSize, continuationToken);
        return new RowPage(items, token);
    });

    public async IAsyncEnumerable<LineProblem> ReadSkippedAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var line in await Asked(() => _batches[id].Skipped))
            yield return line;
    }

    public Task<BatchPage> ListAsync(int pageSize, string? continuationToken, CancellationToken cancellationToken) => Asked(() =>
    {
        var (items, token) = Page([.. _batches.Values.Select(one => one.Batch).OrderByDescending(batch => batch.CreatedAt)], pageSize, continuationToken);
        return new BatchPage(items, token);
    });

    public async IAsyncEnumerable<BatchRecord> ReadUnfinishedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var batch in await Asked(() => _batches.Values.Select(one => one.Batch).Where(batch => !batch.Phase.IsFinal()).ToList()))
            yield return batch;
    }

    public Task<IReadOnlyDictionary<CustomerId, string>> ReadOpenCustomersAsync(string exceptBatch, CancellationToken cancellationToken) => Asked(IReadOnlyDictionary<CustomerId, string> () =>
        _batches.Values.Where(one => one.Batch.Id != exceptBatch && !one.Batch.Phase.IsFinal())
            .SelectMany(one => one.Rows.Values.Where(row => !row.State.IsFinal()))
            .ToDictionary(row => row.Customer, row => row.BatchId));

    public Task<BatchChange?> ChangeAsync(string id, Func<BatchRecord, BatchRecord?> change, CancellationToken cancellationToken) => Asked(() =>
    {
        if (!_batches.TryGetValue(id, out var found))
            return null;
        if (change(found.Batch) is not { } changed)
            return new BatchChange(found.Batch, Changed: false);
        changed = Versioned(changed);
        _batches[id] = (changed, found.Rows, found.Skipped);
        return new BatchChange(changed, Changed: true);
    });

    public Task<IReadOnlyList<RowChange>> ChangeRowsAsync(IReadOnlyList<BatchRow> rows, Func<BatchRow, BatchRow?> change, CancellationToken cancellationToken) => Asked(IReadOnlyList<RowChange> () =>
        [.. rows.Select(row =>
        {
            var (batch, all, skipped) = _batches[row.BatchId];
            var before = all[row.Line];
            if (change(before) is not { } after)
                return new RowChange(before, batch, Changed: false);
            batch = Versioned(batch.WithMoved([(before.State, after.State)], after.UpdatedAt));
            all[row.Line] = after;
            _batches[row.BatchId] = (batch, all, skipped);
            return new RowChange(after, batch, Changed: true);
        })]);

    public Task<bool> RepairCountsAsync(string id, CancellationToken cancellationToken) => Asked(() =>
    {
        var (batch, rows, skipped) = _batches[id];
        var counts = RowCounts.Of(rows.Values.Select(row => row.State));
        if (counts == batch.Counts)
            return false;
        _batches[id] = (Versioned(batch with { Counts = counts }), rows, skipped);
        return true;
    });

    private List<BatchRow> In(string id, IReadOnlyCollection<RowState> states) =>
        _batches.TryGetValue(id, out var found) ? [.. found.Rows.Values.Where(row => states.Count == 0 || states.Contains(row.State))] : [];

    private static (List<T> Items, string? Token) Page<T>(List<T> all, int pageSize, string? token)
    {
        var skip = token is null ? 0 : int.Parse(token, CultureInfo.InvariantCulture);
        return ([.. all.Skip(skip).Take(pageSize)], skip + pageSize < all.Count ? (skip + pageSize).ToString(CultureInfo.InvariantCulture) : null);
    }

    private BatchRecord Versioned(BatchRecord batch) => batch with { Version = NewVersion() };

    private string NewVersion() => (++_version).ToString(CultureInfo.InvariantCulture);

    private Task<T> Asked<T>(Func<T> work) => Trouble() is { } trouble ? Task.FromException<T>(trouble) : Task.FromResult(Locked(work));

    private T Locked<T>(Func<T> work)
    {
        lock (_gate)
            return work();
    }
}
