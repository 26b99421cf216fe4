namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// Names one event of one sender for ever. An instance sends to one receiver in order, so the receiver needs to remember the
/// latest one only.
/// </summary>
/// <param name="Life">Of the sender, new with each start: an id can be used again after a purge.</param>
/// <param name="Execution">Of the sender, one more with each continue-as-new, restart and rewind.</param>
/// <param name="Step">Of that execution.</param>
internal sealed record MessageId(Guid Life, int Execution, int Step)
{
    /// <summary>Not the latest one that is remembered, nor one before it.</summary>
    public bool IsAfter(MessageId latest) => Life != latest.Life || (Execution, Step).CompareTo((latest.Execution, latest.Step)) > 0;
}
