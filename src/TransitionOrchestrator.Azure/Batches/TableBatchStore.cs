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

    /// <summary>How many pages of rows are asked for at once: an answer of a thousand rows keeps nobody waiting for long.</summary>
    private const int PagesAtOnce = 20;

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
    public async Task<BatchRow?> FindRowAsync(string id, int line, CancellationToken cancellationToken)
    {
        var column = StoredPage.ColumnOf(line);
        var page = await _table.GetEntityIfExistsAsync<TableEntity>(id, BatchKeys.Page(StoredPage.NumberOf(line)), [column], cancellationToken);
        return page.HasValue && page.Value!.GetString(column) is { } json ? StoredRow.Read(id, json) : null;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<BatchRow> ReadRowsAsync(string id, IReadOnlyCollection<RowState> states, CancellationToken cancellationToken) =>
        ReadRowsAsync(id, states, firstLine: 0, cancellationToken);

    /// <inheritdoc/>
    public async Task<RowPage> ListRowsAsync(string id, IReadOnlyCollection<RowState> states, int pageSize, string? continuationToken, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, MaxPageSize);
        var firstLine = ContinuationToken.Read(continuationToken, BatchKeys.IsAfterLine, nameof(continuationToken)) is { } after ? BatchKeys.LineOf(after) + 1 : 0;

        // One line more than asked for tells whether there is another page.
        var rows = await ReadRowsAsync(id, states, firstLine, cancellationToken).Take(pageSize + 1).ToListAsync(cancellationToken);
        var shown = rows.Take(pageSize).ToList();
        return new RowPage(shown, rows.Count > pageSize ? ContinuationToken.After(BatchKeys.AfterLine(shown[^1].Line)) : null);
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
        return rows.Count == 0 ? [] : await Writer(rows[0].BatchId).ChangeAsync(rows.Select(row => row.Line), change).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> RepairCountsAsync(string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } batch)
            return false;
        var counts = RowCounts.Of(await ReadRowsAsync(id, [], cancellationToken).Select(row => row.State).ToListAsync(cancellationToken));
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

    private async IAsyncEnumerable<BatchRow> ReadRowsAsync(string id, IReadOnlyCollection<RowState> states, int firstLine, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = TableClient.CreateQueryFilter($"PartitionKey eq {id} and RowKey ge {BatchKeys.Page(StoredPage.NumberOf(firstLine))} and RowKey lt {"r}"}");
        await foreach (var entity in _table.QueryAsync<TableEntity>(query, PagesAtOnce, cancellationToken: cancellationToken))
        {
            foreach (var row in StoredPage.RowsOf(entity).Where(row => row.Line >= firstLine && (states.Count == 0 || states.Contains(row.State))).OrderBy(row => row.Line))
                yield return row;
        }
    }
}
