namespace TransitionOrchestrator.Core;

/// <content>Transitions of the rows of a batch.</content>
public sealed partial class TransitionCommands
{
    /// <summary>
    /// Claims the customer for a row's transition, or for another attempt of it when the row is retried. Repeated, it finds what it
    /// claimed before, also when that has ended meanwhile: nothing is begun twice. It runs once <see cref="RunAsync(TransitionRecord, CancellationToken)"/> is called.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="retry">The decision to retry its batch, if there was one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The row's own transition as it stands; one that was under way already with the same settings; or why there is none.</returns>
    public async Task<OperationResult> ClaimRowAsync(BatchRow row, BatchDecision? retry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        var own = row.OwnTransition;
        if (await store.FindAsync(own, cancellationToken) is not { Record: var record })
            return await ClaimAsync(row.Request with { BatchRow = new BatchRowId(row.BatchId, row.Line) }, own, cancellationToken);

        // Its end stands in the row already: what is asked for now is another attempt.
        if (row.TransitionId == own && row.TransitionAttempt == record.Order.Attempt && record.Phase.IsFinal())
        {
            var decision = new PersonsDecision(retry?.Reason is { } reason ? $"The batch was retried: {reason}" : "The batch was retried.", retry?.By);
            var retried = await ClaimRetryAsync(own, decision, cancellationToken);
            return retried is { Problem.Code: NothingToRetry or StillRunning, Record: { } standing } ? OperationResult.Accepted(standing) : retried;
        }

        return OperationResult.Accepted(record);
    }
}
