using System.Net;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>The store on Azure Table storage (or Azurite): one table per task hub, see the README for its layout.</summary>
public sealed partial class TableHistoryStore : IHistoryStore
{
    private readonly TableClient _table;
    private readonly ShardWriter[] _shards;

    /// <summary>Uses the table <c>{taskHub}History</c> of the account.</summary>
    /// <param name="tables">The account; its retry settings apply to each request.</param>
    /// <param name="taskHub">The hub: 3 to 45 letters and digits, a letter first.</param>
    /// <param name="time">For the pauses between retries.</param>
    /// <param name="logger">Where storage trouble is told.</param>
    public TableHistoryStore(TableServiceClient tables, string taskHub, TimeProvider time, ILogger<TableHistoryStore> logger)
    {
        ArgumentNullException.ThrowIfNull(tables);
        _table = tables.GetTableClient(taskHub + "History");
        _shards = [.. Enumerable.Range(0, TableKeys.Shards).Select(shard => new ShardWriter(_table, TableKeys.Partition(shard), time, logger))];
    }

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancellationToken) => _table.CreateIfNotExistsAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<StoredLease?> ReadLeaseAsync(CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(TableKeys.HubPartition, TableKeys.LeaseRow, cancellationToken: cancellationToken);
        return row.HasValue ? new StoredLease(LeaseRow.Read(row.Value!), row.Value!.ETag.ToString()) : null;
    }

    /// <inheritdoc/>
    public async Task<string?> TryWriteLeaseAsync(LeaseRecord lease, string? expectedVersion, CancellationToken cancellationToken)
    {
        var row = LeaseRow.Write(lease);
        try
        {
            var answer = expectedVersion is null
                ? await _table.AddEntityAsync(row, cancellationToken)
                : await _table.UpdateEntityAsync(row, new ETag(expectedVersion), TableUpdateMode.Replace, cancellationToken);
            return answer.Headers.ETag!.Value.ToString();
        }
        catch (RequestFailedException refused) when (refused.Status is (int)HttpStatusCode.Conflict or (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.NotFound)
        {
            // The client library repeats a request whose answer was lost, and the repetition meets what the first one wrote.
            var now = await ReadLeaseAsync(cancellationToken);
            return now?.Lease == lease ? now.Version : null;
        }
    }

    /// <inheritdoc/>
    public Task TakeOwnershipAsync(Guid owner, CancellationToken cancellationToken) =>
        Task.WhenAll(_shards.Select(shard => shard.TakeOwnershipAsync(owner, cancellationToken)));

    /// <inheritdoc/>
    public async Task<CommitOutcome> CommitAsync(TurnCommit turn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var outcome = await TryCommitAsync(turn, cancellationToken);
        // The id may belong to an instance whose removal was interrupted.
        return outcome == CommitOutcome.AlreadyExists && await FinishPurgeAsync(turn.Head.InstanceId, cancellationToken) ? await TryCommitAsync(turn, cancellationToken) : outcome;
    }

    private async Task<CommitOutcome> TryCommitAsync(TurnCommit turn, CancellationToken cancellationToken)
    {
        var shard = TableKeys.ShardOf(turn.Head.InstanceId);
        var rows = InstanceRows.Write(TableKeys.Partition(shard), turn);
        // What one transaction cannot hold goes ahead: rows that nothing refers to until the last one is committed.
        // An existing instance must not lose its own such rows to a start that will be refused.
        if (turn.IsNew && rows.Ahead.Count > 0 && await ReadAsync(turn.Head.InstanceId, withHistory: false, cancellationToken) is not null)
            return CommitOutcome.AlreadyExists;
        foreach (var ahead in rows.Ahead)
        {
            var outcome = await _shards[shard].WriteAsync([Upsert(ahead)], InstanceRows.WireBytes(ahead), cancellationToken);
            if (outcome != CommitOutcome.Committed)
                return outcome;
        }

        var actions = new List<TableTransactionAction>(rows.Together.Count + 1)
        {
            turn switch
            {
                { IsNew: true } => new TableTransactionAction(TableTransactionActionType.Add, rows.Instance),
                { Replaces: true } => new TableTransactionAction(TableTransactionActionType.UpdateReplace, rows.Instance, ETag.All),
                _ => new TableTransactionAction(TableTransactionActionType.UpdateMerge, rows.Instance, ETag.All),
            },
        };
        actions.AddRange(rows.Together.Select(Upsert));
        var bytes = InstanceRows.WireBytes(rows.Instance) + rows.Together.Sum(InstanceRows.WireBytes);
        return await _shards[shard].WriteAsync(actions, bytes, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<StoredInstance?> ReadAsync(string instanceId, bool withHistory, CancellationToken cancellationToken)
    {
        var partition = TableKeys.Partition(TableKeys.ShardOf(instanceId));
        var row = TableKeys.Row(instanceId);
        var instance = await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken);
        return instance.HasValue && !IsBeingPurged(instance.Value!) ? await ReadAsync(instance.Value!, withHistory, cancellationToken) : null;
    }

    private async Task<StoredInstance> ReadAsync(TableEntity instance, bool withHistory, CancellationToken cancellationToken)
    {
        var parts = new Dictionary<string, TableEntity>(StringComparer.Ordinal);
        if (InstanceRows.NeedsMore(instance, withHistory))
        {
            await foreach (var part in _table.QueryAsync<TableEntity>(PartsOf(instance.PartitionKey, instance.RowKey), cancellationToken: cancellationToken))
                parts.Add(part.RowKey, part);
        }

        return InstanceRows.Read(instance, parts, withHistory);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<UnfinishedInstance> ReadUnfinishedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = _table.QueryAsync<TableEntity>("Active eq true", select: ["Id", "Status", "OpenActivities", "OpenChildren", "Unsent", "Parent", "WakeAt", Purging], cancellationToken: cancellationToken);
        await foreach (var row in found)
        {
            if (IsBeingPurged(row))
            {
                await PurgeAsync(row.GetString("Id"), cancellationToken);
                continue;
            }

            yield return new UnfinishedInstance(row.GetString("Id"), InstanceRows.ReadWakeAt(row))
            {
                IsFinal = Enum.Parse<RuntimeStatus>(row.GetString("Status")) is RuntimeStatus.Completed or RuntimeStatus.Failed or RuntimeStatus.Terminated,
                OpenActivities = row.GetInt32("OpenActivities") ?? 0,
                OpenChildren = row.GetInt32("OpenChildren") ?? 0,
                Unsent = row.GetInt32("Unsent") ?? 0,
                Parent = InstanceRows.ReadParent(row),
            };
        }
    }

    // '}' follows '|', which is in no key of an instance: this is the range of the rows of this one.
    private static string PartsOf(string partition, string row) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {row + "|"} and RowKey lt {row + "}"}");

    private static TableTransactionAction Upsert(TableEntity row) => new(TableTransactionActionType.UpsertReplace, row);
}
