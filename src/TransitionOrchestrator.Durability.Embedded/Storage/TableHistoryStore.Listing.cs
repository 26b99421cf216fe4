using System.Buffers.Text;
using System.Text;
using Azure.Data.Tables;

namespace TransitionOrchestrator.Durability.Embedded;

/// <content>Pages of instances.</content>
public sealed partial class TableHistoryStore
{
    /// <inheritdoc/>
    public async Task<StoredPage> ListAsync(InstanceQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var found = new List<StoredInstance>();
        var token = query.ContinuationToken is { } given ? Decode(given) : null;
        do
        {
            // The service may answer with fewer rows than asked for, also with none, and a token.
            var rest = query.PageSize - found.Count;
            var pages = _table.QueryAsync<TableEntity>(Filter(query), rest, cancellationToken: cancellationToken).AsPages(token, rest);
            await using var page = pages.GetAsyncEnumerator(cancellationToken);
            if (!await page.MoveNextAsync())
                return new StoredPage(found, null);
            foreach (var row in page.Current.Values)
                found.Add(query.WithInputsAndOutputs ? await ReadAsync(row, withHistory: false, cancellationToken) : new StoredInstance(InstanceRows.ReadHead(row), null, null, [], default));
            token = page.Current.ContinuationToken;
        }
        while (token is not null && found.Count < query.PageSize);

        return new StoredPage(found, token is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token)));
    }

    private static string Filter(InstanceQuery query)
    {
        // Only the first row of an instance has the property, so that this leaves out all others.
        var conditions = new List<string> { TableClient.CreateQueryFilter($"CreatedAt ge {query.CreatedFrom ?? DateTimeOffset.UnixEpoch}") };
        if (query.CreatedTo is { } to)
            conditions.Add(TableClient.CreateQueryFilter($"CreatedAt le {to}"));
        if (query.InstanceIdPrefix is { Length: > 0 } prefix)
            conditions.Add(TableClient.CreateQueryFilter($"Id ge {prefix} and Id lt {prefix + '\uFFFF'}"));
        if (query.Orchestrator is { } orchestrator)
            conditions.Add(TableClient.CreateQueryFilter($"Orchestrator eq {orchestrator}"));
        if (query.Statuses is { } statuses)
            conditions.Add($"({string.Join(" or ", statuses.Select(status => TableClient.CreateQueryFilter($"Status eq {status.ToString()}")).DefaultIfEmpty("Status eq ''"))})");
        return string.Join(" and ", conditions);
    }

    private static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        }
        catch (FormatException malformed)
        {
            throw new ArgumentException("The continuation token is none that this task hub gave out.", nameof(token), malformed);
        }
    }
}
