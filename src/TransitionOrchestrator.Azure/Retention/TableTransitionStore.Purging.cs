using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <content>Removing what is over and old.</content>
public sealed partial class TableTransitionStore : IFinishedState
{
    /// <inheritdoc/>
    /// <remarks>
    /// The row that tells who holds the customer stays: it may name a transition that is gone, which nobody minds, and whoever claims the
    /// customer at this very moment changes that row.
    /// </remarks>
    public Task<int> PurgeAsync(DateTimeOffset finishedBefore, CancellationToken cancellationToken) =>
        _index.ReadFinishedAsync(finishedBefore, cancellationToken).CountSideBySideAsync(
            async (entity, token) => ListLine.Read(entity) is { } line && await TryPurgeAsync(line, finishedBefore, token), cancellationToken);

    /// <summary>The header first: a retry at this moment changes it, and one of the two loses. The line last, so that what is cut off is found again.</summary>
    private async Task<bool> TryPurgeAsync(ListedLine line, DateTimeOffset finishedBefore, CancellationToken cancellationToken)
    {
        var id = line.Summary.Id;
        var partition = RowKeys.Partition(id.Customer);
        var header = await _table.GetEntityIfExistsAsync<TableEntity>(partition, RowKeys.Header(id), cancellationToken: cancellationToken);
        if (header.HasValue)
        {
            var record = HeaderEntity.Read(header.Value!);
            if (!record.Phase.IsFinal() || !(record.FinishedAt < finishedBefore))
                return false;
            if (!await _table.TryDeleteAsync(header.Value!, cancellationToken))
                return false;
        }

        foreach (var range in (string[])[RowKeys.Plans(id), RowKeys.Subscriptions(id), RowKeys.Journal(id)])
            await _table.DeleteAllAsync(Range(id, range), cancellationToken);
        await _index.DeleteAsync(id, line.Summary.CreatedAt, line.Version, cancellationToken);
        return true;
    }
}
