using Azure.Data.Tables;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Rows that one caller wants written together.</summary>
internal sealed class ShardWrite(IReadOnlyList<TableTransactionAction> actions, long wireBytes, CancellationToken cancellation)
{
    private readonly TaskCompletionSource<CommitOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<TableTransactionAction> Actions { get; } = actions;

    public long WireBytes { get; } = wireBytes;

    public CancellationToken Cancellation { get; } = cancellation;

    public Task<CommitOutcome> Outcome => _outcome.Task;

    public void End(CommitOutcome outcome) => _outcome.TrySetResult(outcome);

    public void Fail(Exception exception) => _outcome.TrySetException(exception);

    public void Abandon() => _outcome.TrySetCanceled(Cancellation.IsCancellationRequested ? Cancellation : new CancellationToken(canceled: true));
}
