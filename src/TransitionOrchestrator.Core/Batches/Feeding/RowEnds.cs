namespace TransitionOrchestrator.Core;

/// <summary>Brings the end of a transition to the row of a batch that it belongs to. May be told the same end any number of times.</summary>
/// <param name="batches">The batches.</param>
/// <param name="transitions">The transitions.</param>
/// <param name="news">Tells batches to look.</param>
/// <param name="underWay">Bounds what is under way.</param>
/// <param name="time">The clock.</param>
public sealed class RowEnds(IBatchStore batches, ITransitionStore transitions, BatchNewsroom news, TransitionsUnderWay underWay, TimeProvider time)
{
    /// <summary>A transition that belongs to a row was written to be over.</summary>
    public async Task SettleAsync(TransitionOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.BatchRow is not { } name)
            return;
        underWay.Leave(order.Id);
        if (await transitions.FindAsync(order.Id, cancellationToken) is { } details && details.Record.Phase.IsFinal()
            && await batches.FindRowAsync(name.BatchId, name.Line, cancellationToken) is { } row)
        {
            await SettleAsync(row, RowEnd.Of(details), cancellationToken);
        }
    }

    /// <summary>A row's transition was seen to be over.</summary>
    /// <returns>True if the row did not know.</returns>
    public async Task<bool> SettleAsync(BatchRow row, RowEnd end, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(end);
        underWay.Leave(end.Transition);
        if (row.Settled(end, time.GetUtcNow()) is null)
            return false;
        var change = (await batches.ChangeRowsAsync([row], one => one.Settled(end, time.GetUtcNow()), cancellationToken))[0];
        if (change.Batch.Phase.IsFinal())
            await news.TellAsync(change.Batch, "over", cancellationToken);
        return change.Changed;
    }
}
