namespace TransitionOrchestrator.Core;

/// <summary>Writes what a step activity learnt: one request to the store for a whole answer.</summary>
internal sealed class StepRecorder(ITransitionStore store, TimeProvider time)
{
    /// <summary>Writes an answer.</summary>
    /// <param name="order">The transition.</param>
    /// <param name="answer">What the step answered; its effects become lines of the journal.</param>
    /// <param name="reached">The phase that the step belongs to.</param>
    /// <param name="withRows">Adds the rows that the step learnt something about.</param>
    /// <param name="cancellationToken">Signalled on shutdown.</param>
    public Task RecordAsync<TItem>(
        TransitionOrder order, StepAnswer<TItem> answer, TransitionPhase reached, Func<TransitionChange, TransitionChange> withRows, CancellationToken cancellationToken) =>
        store.RecordAsync(order.Id, withRows(new TransitionChange
        {
            At = time.GetUtcNow(),
            Reached = reached,
            Progress = answer.Outcomes.Any(outcome => outcome.Standing == Standing.Done),
            Problem = answer.Outcomes.FirstOrDefault(outcome => outcome.Problem is not null)?.Problem,
            Journal = answer.Effects,
        }), cancellationToken);
}
