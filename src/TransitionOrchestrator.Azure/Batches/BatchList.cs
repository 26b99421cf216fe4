using Azure;
using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>The list of batches: a line for each, which tells no more than whether it is final. All else stands in the header.</summary>
internal sealed class BatchList(TableClient table, TimeProvider time)
{
    private const string Final = "Final";
    private const string UpdatedAt = "UpdatedAt";

    public static string Unfinished { get; } = TableClient.CreateQueryFilter($"PartitionKey eq {BatchKeys.List} and Final eq false");

    /// <summary>Every batch that was final before a time.</summary>
    public static string FinishedBefore(DateTimeOffset at) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {BatchKeys.List} and RowKey gt {RowKeys.NewestFirst(at)} and Final eq true and UpdatedAt lt {at}");

    /// <summary>Says whether a batch is final. "Not final" is written before the batch begins (or begins again), "final" after it ended: what is under way is always found (I6).</summary>
    public Task WriteAsync(BatchRecord batch, bool isFinal, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(Line(BatchKeys.ListLine(batch.Id, batch.CreatedAt), isFinal), TableUpdateMode.Replace, cancellationToken);

    public Task RemoveAsync(BatchRecord batch, CancellationToken cancellationToken) =>
        table.DeleteEntityAsync(BatchKeys.List, BatchKeys.ListLine(batch.Id, batch.CreatedAt), ETag.All, cancellationToken);

    public static string Page(string? after) =>
        after is null ? TableClient.CreateQueryFilter($"PartitionKey eq {BatchKeys.List}") : TableClient.CreateQueryFilter($"PartitionKey eq {BatchKeys.List} and RowKey gt {after}");

    /// <summary>How long a line has stood as it stands.</summary>
    public TimeSpan Age(TableEntity line) => time.GetUtcNow() - line.GetDateTimeOffset(UpdatedAt)!.Value;

    /// <summary>Mends a line that a crash left behind, unless somebody wrote it since.</summary>
    public async Task MendAsync(TableEntity line, bool exists, CancellationToken cancellationToken)
    {
        try
        {
            if (exists)
                await table.UpdateEntityAsync(Line(line.RowKey, isFinal: true), line.ETag, TableUpdateMode.Replace, cancellationToken);
            else
                await table.DeleteEntityAsync(line.PartitionKey, line.RowKey, line.ETag, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.IsLostRace())
        {
            // The batch begins again right now; its line says so.
        }
    }

    private TableEntity Line(string key, bool isFinal) => new(BatchKeys.List, key) { [Final] = isFinal, [UpdatedAt] = time.GetUtcNow().ToUniversalTime() };
}
