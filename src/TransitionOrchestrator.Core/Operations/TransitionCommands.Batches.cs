using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <content>Transitions of the rows of a batch.</content>
public sealed partial class TransitionCommands
{
    /// <summary>
    /// Starts a row's transition, or takes it up again when the row is retried. Repeated, it finds what it started before, also when
    /// that has ended meanwhile: nothing is started twice.
    /// </summary>
    /// <returns>The row's own transition as it stands; one that was under way already with the same settings; or why there is none.</returns>
    public async Task<OperationResult> StartRowAsync(BatchRow row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        var own = row.OwnTransition;
        if (await store.FindAsync(own, cancellationToken) is not { Record: var record })
            return await StartAsync(row.Request with { BatchRow = new BatchRowId(row.BatchId, row.Line) }, own, cancellationToken);

        // Its end stands in the row already: what is asked for now is another attempt.
        if (row.TransitionId == own && row.TransitionAttempt == record.Order.Attempt && record.Phase.IsFinal())
        {
            var retried = await RetryAsync(own, new PersonsDecision("The batch was retried."), cancellationToken);
            return retried is { Problem.Code: NothingToRetry or StillRunning, Record: { } standing } ? OperationResult.Accepted(standing) : retried;
        }

        if (!record.Phase.IsFinal())
            await orchestrations.StartAsync(TransitionDefinitions.Transition, record.Order.InstanceId, record.Order, cancellationToken);
        return OperationResult.Accepted(record);
    }
}
