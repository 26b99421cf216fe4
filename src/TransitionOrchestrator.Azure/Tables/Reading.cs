using Azure.Data.Tables;

namespace TransitionOrchestrator.Azure;

/// <summary>Reading a given number of rows.</summary>
internal static class Reading
{
    /// <summary>The most rows that the service answers at once.</summary>
    private const int MaxPage = 1000;

    /// <summary>Reads rows in order, at most as many as asked for. The service may answer short or empty pages on the way.</summary>
    public static async Task<List<TableEntity>> ReadAsync(this TableClient table, string query, int count, CancellationToken cancellationToken)
    {
        var lines = new List<TableEntity>();
        string? further = null;
        do
        {
            var pages = table.QueryAsync<TableEntity>(query, cancellationToken: cancellationToken).AsPages(further, Math.Min(MaxPage, count - lines.Count));
            await using var page = pages.GetAsyncEnumerator(cancellationToken);
            if (!await page.MoveNextAsync())
                break;
            lines.AddRange(page.Current.Values);
            further = page.Current.ContinuationToken;
        }
        while (further is { Length: > 0 } && lines.Count < count);
        return lines;
    }
}
