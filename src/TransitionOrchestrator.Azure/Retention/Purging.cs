using Azure;
using Azure.Data.Tables;

namespace TransitionOrchestrator.Azure;

/// <summary>Removing rows.</summary>
internal static class Purging
{
    private const int SideBySide = 8;

    /// <summary>Removes a row in the version in which it was read.</summary>
    /// <returns>False if somebody changed it since.</returns>
    public static async Task<bool> TryDeleteAsync(this TableClient table, TableEntity read, CancellationToken cancellationToken)
    {
        try
        {
            // The service answers that a row is gone as if it had removed it.
            await table.DeleteEntityAsync(read.PartitionKey, read.RowKey, read.ETag, cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (failure.IsLostRace())
        {
            return false;
        }
    }

    /// <summary>Removes every row of a range within one partition.</summary>
    public static async Task DeleteAllAsync(this TableClient table, string range, CancellationToken cancellationToken)
    {
        var actions = new List<TableTransactionAction>();
        await foreach (var row in table.QueryAsync<TableEntity>(range, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
            actions.Add(new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(row.PartitionKey, row.RowKey), ETag.All));
        await table.SubmitAsync(actions, cancellationToken);
    }

    /// <summary>Tries each row, some side by side, and counts those of which it was true.</summary>
    public static async Task<int> CountSideBySideAsync(this IAsyncEnumerable<TableEntity> rows, Func<TableEntity, CancellationToken, Task<bool>> attempt, CancellationToken cancellationToken)
    {
        var count = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(rows, options, async (row, token) =>
        {
            if (await attempt(row, token))
                Interlocked.Increment(ref count);
        });
        return count;
    }
}
