using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>
/// Batches on Azure Table storage: a batch in one partition, so that its rows and counters change in one transaction. The
/// project's README.md tells the layout. Errors of the service, after its client's retries, come as
/// <see cref="global::Azure.RequestFailedException"/>; every write may be repeated.
/// </summary>
public sealed partial class TableBatchStore : IBatchStore
{
    /// <summary>The most lines of one page.</summary>
    public const int MaxPageSize = 1000;

    private readonly TableClient _table;
    private readonly BatchList _list;
    private readonly Func<Guid> _newId;
    private readonly ConcurrentDictionary<string, BatchWriter> _writers = new(StringComparer.Ordinal);

    internal TableBatchStore(TableServiceClient service, string prefix, TimeProvider time, Func<Guid> newId)
    {
        _table = service.GetTableClient(prefix + "Batches");
        _list = new BatchList(_table, time);
        _newId = newId;
    }

    /// <summary>Creates the table if it is missing. Call it once at start.</summary>
    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => _table.CreateIfNotExistsAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<BatchRecord?> FindAsync(string id, CancellationToken cancellationToken) =>
        await ReadAsync(id, BatchKeys.Header, cancellationToken) is { } entity ? BatchEntity.Read(entity) : null;

    /// <inheritdoc/>
    public async Task<BatchRow?> FindRowAsync(string id, int line, CancellationToken cancellationToken) =>
        await ReadAsync(id, BatchKeys.Row(line), cancellationToken) is { } entity ? RowEntity.Read(entity) : null;

    /// <inheritdoc/>
    public async IAsyncEnumerable<BatchRow> ReadRowsAsync(string id, IReadOnlyCollection<RowState> states, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in _table.QueryAsync<TableEntity>(RowsOf(id, states), cancellationToken: cancellationToken))
            yield return RowEntity.Read(entity);
    }

    /// <inheritdoc/>
    public async Task<RowPage> ListRowsAsync(string id, IReadOnlyCollection<RowState> states, int pageSize, string? continuationToken, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, MaxPageSize);
        var after = ContinuationToken.Read(continuationToken, BatchKeys.IsRow, nameof(continuationToken));

        // One line more than asked for tells whether there is another page.
        var rows = await _table.ReadAsync(RowsOf(id, states, after), pageSize + 1, cancellationToken);
        var shown = rows.Take(pageSize).ToList();
        return new RowPage(shown.ConvertAll(RowEntity.Read), rows.Count > pageSize ? ContinuationToken.After(shown[^1].RowKey) : null);
    }

    /// <inheritdoc/>
    public async Task<BatchChange?> ChangeAsync(string id, Func<BatchRecord, BatchRecord?> change, CancellationToken cancellationToken)
    {
        // Only a batch that is there gets a writer, so that made-up ids leave nothing behind.
        if (!_writers.ContainsKey(id) && await FindAsync(id, cancellationToken) is null)
            return null;
        return await Writer(id).ChangeAsync(change).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RowChange>> ChangeRowsAsync(IReadOnlyList<BatchRow> rows, Func<BatchRow, BatchRow?> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Count == 0 ? [] : await Writer(rows[0].BatchId).ChangeAsync(rows, change).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> RepairCountsAsync(string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } batch)
            return false;
        var states = new List<RowState>();
        await foreach (var row in _table.QueryAsync<TableEntity>(RowsOf(id, []), select: [RowEntity.State], cancellationToken: cancellationToken))
            states.Add(row.GetName<RowState>(RowEntity.State)!.Value);
        var counts = RowCounts.Of(states);
        if (counts == batch.Counts)
            return false;

        // Whoever moves a row writes the header as well: while that has not changed, what was counted is true.
        return await ChangeAsync(id, one => one.Version == batch.Version ? one with { Counts = counts } : null, cancellationToken) is { Changed: true };
    }

    private BatchWriter Writer(string id) => _writers.GetOrAdd(id, static (id, store) => new BatchWriter(store._table, store._list, id, store._newId), this);

    private async Task<TableEntity?> ReadAsync(string id, string key, CancellationToken cancellationToken)
    {
        var entity = await _table.GetEntityIfExistsAsync<TableEntity>(id, key, cancellationToken: cancellationToken);
        return entity.HasValue ? entity.Value : null;
    }

    private static string RowsOf(string id, IReadOnlyCollection<RowState> states, string? after = null)
    {
        var range = after is null
            ? TableClient.CreateQueryFilter($"PartitionKey eq {id} and RowKey ge {BatchKeys.Rows} and RowKey lt {"r}"}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {id} and RowKey gt {after} and RowKey lt {"r}"}");
        return states.Count == 0 ? range : $"{range} and ({string.Join(" or ", states.Select(state => $"{RowEntity.State} eq '{state}'"))})";
    }
}
