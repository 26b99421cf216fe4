using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <content>The list, and what is under way.</content>
public sealed partial class TableBatchStore
{
    /// <summary>How long a line of the list may be ahead of its batch: what is older was left by a crash.</summary>
    private static readonly TimeSpan LineGrace = TimeSpan.FromMinutes(15);

    /// <inheritdoc/>
    public async Task<BatchPage> ListAsync(int pageSize, string? continuationToken, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, MaxPageSize);
        var after = ContinuationToken.Read(continuationToken, BatchKeys.IsListLine, nameof(continuationToken));
        var lines = await _table.ReadAsync(BatchList.Page(after), pageSize + 1, cancellationToken);
        var shown = lines.Take(pageSize).ToList();
        var batches = await Task.WhenAll(shown.Select(line => FindAsync(BatchKeys.IdOf(line.RowKey), cancellationToken)));
        return new BatchPage(
            [.. batches.OfType<BatchRecord>().Where(batch => batch.Phase != BatchPhase.Accepting)],
            lines.Count > pageSize ? ContinuationToken.After(shown[^1].RowKey) : null);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BatchRecord> ReadUnfinishedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in _table.QueryAsync<TableEntity>(BatchList.Unfinished, cancellationToken: cancellationToken))
        {
            var batch = await FindAsync(BatchKeys.IdOf(line.RowKey), cancellationToken);
            if (batch is not null && !batch.Phase.IsFinal())
                yield return batch;
            else if (_list.Age(line) > LineGrace)
                await _list.MendAsync(line, exists: batch is not null, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<CustomerId, string>> ReadOpenCustomersAsync(string exceptBatch, CancellationToken cancellationToken)
    {
        var customers = new Dictionary<CustomerId, string>();
        await foreach (var batch in ReadUnfinishedAsync(cancellationToken))
        {
            if (batch.Id == exceptBatch || batch.Phase == BatchPhase.Accepting)
                continue;
            await foreach (var row in ReadRowsAsync(batch.Id, [], cancellationToken))
            {
                if (!row.State.IsFinal() || (batch.RetryPending && row.State.CanBeRetried()))
                    customers[row.Customer] = batch.Id;
            }
        }

        return customers;
    }
}
