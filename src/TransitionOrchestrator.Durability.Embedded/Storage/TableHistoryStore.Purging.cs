using Azure;
using Azure.Data.Tables;

namespace TransitionOrchestrator.Durability.Embedded;

/// <content>
/// Removal. What fits one transaction goes in one. Of a longer instance the first row is replaced by a mark, from when on nobody
/// sees it; then the other rows go, and the mark last. An interrupted removal is finished by the next start of an engine, the
/// next purge, or whoever wants to use the id again.
/// </content>
public sealed partial class TableHistoryStore
{
    private const string Purging = "Purging";
    private const int RowsAtOnce = 90;

    /// <inheritdoc/>
    public async Task<CommitOutcome> PurgeAsync(string instanceId, CancellationToken cancellationToken)
    {
        var shard = TableKeys.ShardOf(instanceId);
        var (partition, row) = (TableKeys.Partition(shard), TableKeys.Row(instanceId));
        if (!(await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, select: ["Id"], cancellationToken: cancellationToken)).HasValue)
            return CommitOutcome.Committed;
        var parts = new List<string>();
        await foreach (var part in _table.QueryAsync<TableEntity>(PartsOf(partition, row), select: ["RowKey"], cancellationToken: cancellationToken))
            parts.Add(part.RowKey);
        if (parts.Count >= RowsAtOnce)
        {
            var mark = new TableEntity(partition, row) { ["Id"] = instanceId, ["Active"] = true, [Purging] = true };
            if (await WriteAsync(new TableTransactionAction(TableTransactionActionType.UpdateReplace, mark, ETag.All)) is not CommitOutcome.Committed and var refused)
                return refused;
        }

        for (; parts.Count >= RowsAtOnce; parts.RemoveRange(0, RowsAtOnce))
        {
            if (await WriteAsync([.. parts.Take(RowsAtOnce).Select(Delete)]) is not CommitOutcome.Committed and var refused)
                return refused;
        }

        return await WriteAsync([.. parts.Select(Delete), Delete(row)]);

        TableTransactionAction Delete(string key) => new(TableTransactionActionType.Delete, new TableEntity(partition, key), ETag.All);

        Task<CommitOutcome> WriteAsync(params TableTransactionAction[] actions) => _shards[shard].WriteAsync(actions, actions.Length * 700L, cancellationToken);
    }

    /// <summary>False if that instance is there and not being removed.</summary>
    private async Task<bool> FinishPurgeAsync(string instanceId, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(TableKeys.Partition(TableKeys.ShardOf(instanceId)), TableKeys.Row(instanceId), cancellationToken: cancellationToken);
        if (row.HasValue && !IsBeingPurged(row.Value!))
            return false;
        await PurgeAsync(instanceId, cancellationToken);
        return true;
    }

    private static bool IsBeingPurged(TableEntity row) => row.GetBoolean(Purging) == true;
}
