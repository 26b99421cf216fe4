using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <content>Removing what is over and old.</content>
public sealed partial class TableBatchStore : IFinishedState
{
    /// <inheritdoc/>
    /// <remarks>With a batch goes the memory of its idempotency key: the same upload is a new one afterwards.</remarks>
    public Task<int> PurgeAsync(DateTimeOffset finishedBefore, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(BatchList.FinishedBefore(finishedBefore), cancellationToken: cancellationToken).CountSideBySideAsync(
            (line, token) => TryPurgeAsync(line, finishedBefore, token), cancellationToken);

    /// <summary>The header first: a retry at this moment changes it, and one of the two loses. The line last, so that what is cut off is found again.</summary>
    private async Task<bool> TryPurgeAsync(TableEntity line, DateTimeOffset finishedBefore, CancellationToken cancellationToken)
    {
        var id = BatchKeys.IdOf(line.RowKey);
        if (await ReadAsync(id, BatchKeys.Header, cancellationToken) is { } header)
        {
            var batch = BatchEntity.Read(header);
            if (!batch.Phase.IsFinal() || !(batch.FinishedAt < finishedBefore))
                return false;
            if (!await _table.TryDeleteAsync(header, cancellationToken))
                return false;
        }

        await _table.DeleteAllAsync(TableClient.CreateQueryFilter($"PartitionKey eq {id}"), cancellationToken);
        await _table.TryDeleteAsync(line, cancellationToken);
        _writers.TryRemove(id, out _);
        return true;
    }
}
