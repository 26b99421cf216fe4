namespace TransitionOrchestrator.Core;

/// <summary>What people may ask of batches. Both heads use this one class.</summary>
/// <param name="store">The batches.</param>
/// <param name="news">Tells batches to look.</param>
/// <param name="time">The clock.</param>
/// <param name="newId">Makes ids.</param>
public sealed partial class BatchCommands(IBatchStore store, BatchNewsroom news, TimeProvider time, Func<Guid> newId) : IDisposable
{
    /// <summary>Calls a batch off: rows that were not started never are, transitions under way are called off.</summary>
    /// <inheritdoc cref="OperateAsync" path="/param|/returns"/>
    public Task<BatchOperation> CancelAsync(string id, PersonsDecision decision, bool dryRun, CancellationToken cancellationToken) =>
        OperateAsync(id, BatchOperationKind.Cancel, decision, dryRun, batch => batch.Counts.Open, (batch, at) =>
            batch.Phase == BatchPhase.Cancelling ? batch with { Reason = decision.Reason ?? batch.Reason, SteeredBy = decision.By } : batch.Moved(BatchPhase.Cancelling, decision, at), cancellationToken);

    /// <summary>Holds a batch: nothing is started, and the transitions under way are held.</summary>
    /// <inheritdoc cref="OperateAsync" path="/param|/returns"/>
    public Task<BatchOperation> SuspendAsync(string id, PersonsDecision decision, bool dryRun, CancellationToken cancellationToken) =>
        OperateAsync(id, BatchOperationKind.Suspend, decision, dryRun, batch => batch.Counts.Open, (batch, at) =>
            batch.Phase == BatchPhase.Suspended ? batch with { Reason = decision.Reason ?? batch.Reason, SteeredBy = decision.By } : batch.Moved(BatchPhase.Suspended, decision, at), cancellationToken);

    /// <summary>Lets a batch go on that is suspended or paused.</summary>
    /// <inheritdoc cref="OperateAsync" path="/param|/returns"/>
    public Task<BatchOperation> ResumeAsync(string id, PersonsDecision decision, bool dryRun, CancellationToken cancellationToken) =>
        OperateAsync(id, BatchOperationKind.Resume, decision, dryRun, batch => batch.Counts.Open, (batch, at) => batch.Moved(BatchPhase.Running, decision, at), cancellationToken);

    /// <summary>Takes up every row that is final and has not wholly moved; what has moved is not touched again.</summary>
    /// <inheritdoc cref="OperateAsync" path="/param|/returns"/>
    public Task<BatchOperation> RetryAsync(string id, PersonsDecision decision, bool dryRun, CancellationToken cancellationToken) =>
        OperateAsync(id, BatchOperationKind.Retry, decision, dryRun, batch => batch.RetryPending ? 0 : batch.Counts.CanBeRetried, (batch, at) => batch.Retried(decision, at), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _accepting.Dispose();

    /// <summary>Carries out an operation, or only counts.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="operation">What is to be done.</param>
    /// <param name="decision">Why, and who asked.</param>
    /// <param name="dryRun">Only counts.</param>
    /// <param name="affected">The rows that it concerns.</param>
    /// <param name="change">The batch as it shall be; null when the operation does not fit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What became of it.</returns>
    private async Task<BatchOperation> OperateAsync(
        string id, BatchOperationKind operation, PersonsDecision decision, bool dryRun, Func<BatchRecord, int> affected, Func<BatchRecord, DateTimeOffset, BatchRecord?> change,
        CancellationToken cancellationToken)
    {
        var isRetry = operation == BatchOperationKind.Retry; // what is over can be retried
        if (await store.FindAsync(id, cancellationToken) is not { } found || found.Phase == BatchPhase.Accepting)
            return BatchOperation.Unknown(id);
        var before = found;
        if (!dryRun)
        {
            var changed = await store.ChangeAsync(id, one => Refusal(before = one) is null ? Changed(one, time.GetUtcNow()) : null, cancellationToken);
            if (changed is { Changed: true })
            {
                if (changed.Batch.Attempt != before.Attempt)
                    await news.TellAsync(before, "retried", cancellationToken); // it ends, and leaves the rows to the new attempt
                await news.TellAsync(changed.Batch, "operation", cancellationToken);
                return new BatchOperation(OperationStanding.Accepted, changed.Batch, affected(before), Problem: null);
            }
        }

        return Refusal(before) ?? new BatchOperation(OperationStanding.Accepted, before, affected(before), Problem: null);

        BatchRecord? Changed(BatchRecord batch, DateTimeOffset now) =>
            change(batch, now)?.Noted(new BatchDecision(now, operation, affected(batch), decision.Reason, decision.By));

        BatchOperation? Refusal(BatchRecord batch)
        {
            if (isRetry && affected(batch) == 0)
                return BatchOperation.Refused(OperationStanding.Conflict, batch, "nothingToRetry", "No row is final that has not wholly moved.");
            if (!isRetry && batch.Phase.IsFinal())
                return BatchOperation.Refused(OperationStanding.Over, batch, "batchOver", $"The batch is over: {batch.Phase}.");
            return change(batch, time.GetUtcNow()) is null
                ? BatchOperation.Refused(OperationStanding.Conflict, batch, "doesNotFit", $"This does not fit a batch in phase {batch.Phase}.")
                : null;
        }
    }
}

/// <summary>What became of an operation on a batch.</summary>
/// <param name="Standing">What became of it.</param>
/// <param name="Batch">The batch; null when there is none.</param>
/// <param name="Affected">How many rows it concerns.</param>
/// <param name="Problem">Why it was not accepted.</param>
public sealed record BatchOperation(OperationStanding Standing, BatchRecord? Batch, int Affected, Problem? Problem)
{
    internal static BatchOperation Unknown(string id) =>
        Refused(OperationStanding.NotFound, batch: null, "batchUnknown", $"There is no batch {id}.");

    internal static BatchOperation Refused(OperationStanding standing, BatchRecord? batch, string code, string message) =>
        new(standing, batch, Affected: 0, new Problem(code, message, Passing: false));
}
