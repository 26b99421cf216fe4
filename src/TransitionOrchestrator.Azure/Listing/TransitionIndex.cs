using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>The table of the list.</summary>
internal sealed class TransitionIndex(TableClient table)
{
    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Adds the line of a new transition; one that is there stays as it is, for it may know more.</summary>
    public async Task AddAsync(TransitionRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(ListLine.Whole(record, record.CreatedAt), cancellationToken);
        }
        catch (RequestFailedException exists) when (exists.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            // A repeated claim, or a repeated request whose first answer was lost.
        }
    }

    /// <summary>Writes the whole line, whatever stood there.</summary>
    public async Task<ListedLine> ReplaceAsync(TransitionRecord record, DateTimeOffset updatedAt, CancellationToken cancellationToken)
    {
        var line = ListLine.Whole(record, updatedAt);
        var answer = await table.UpsertEntityAsync(line, TableUpdateMode.Replace, cancellationToken);
        line.ETag = answer.Headers.ETag ?? throw new InvalidOperationException("The table service answered a write without an ETag.");
        return ListLine.Read(line)!;
    }

    /// <summary>Writes the whole line, unless it was written since it was read.</summary>
    /// <returns>False if it was.</returns>
    public async Task<bool> TryReplaceAsync(ListedLine read, TransitionRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(ListLine.Whole(record, record.FinishedAt ?? read.Summary.UpdatedAt), read.Version, TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (failure.IsLostRace())
        {
            return false;
        }
    }

    public Task MergeAsync(TableEntity line, CancellationToken cancellationToken) => table.UpsertEntityAsync(line, TableUpdateMode.Merge, cancellationToken);

    /// <summary>Removes a line if it still has the given version.</summary>
    /// <returns>False if it was written since.</returns>
    public async Task<bool> DeleteAsync(TransitionId id, DateTimeOffset createdAt, ETag version, CancellationToken cancellationToken)
    {
        try
        {
            var key = RowKeys.ListLine(id, createdAt);
            await table.DeleteEntityAsync(RowKeys.ListPartition(key), key, version, cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (failure.IsLostRace())
        {
            return false;
        }
    }

    public Task DeleteAsync(TransitionRecord record, ETag version, CancellationToken cancellationToken) =>
        DeleteAsync(record.Id, record.CreatedAt, version, cancellationToken);

    public IAsyncEnumerable<TableEntity> ReadUnfinishedAsync(CancellationToken cancellationToken) =>
        table.QueryAsync<TableEntity>(ListQuery.Unfinished, cancellationToken: cancellationToken);

    public IAsyncEnumerable<TableEntity> ReadFinishedAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        table.QueryAsync<TableEntity>(ListQuery.FinishedBefore(before), cancellationToken: cancellationToken);

    public Task<List<TableEntity>> ReadAsync(string query, int count, CancellationToken cancellationToken) => table.ReadAsync(query, count, cancellationToken);
}
