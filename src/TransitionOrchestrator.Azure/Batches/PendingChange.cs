using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>A change that waits for the next transaction.</summary>
internal abstract class PendingChange
{
    public abstract void Fail(Exception failure);
}

/// <summary>A change of a batch's header.</summary>
internal sealed class PendingHeader(Func<BatchRecord, BatchRecord?> change) : PendingChange
{
    private readonly TaskCompletionSource<BatchChange?> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<BatchChange?> Result => _result.Task;

    public BatchRecord? Change(BatchRecord batch) => change(batch);

    public void Complete(BatchRecord batch, bool changed) => _result.TrySetResult(new BatchChange(batch, changed));

    public override void Fail(Exception failure) => _result.TrySetException(failure);
}

/// <summary>A change of a row.</summary>
internal sealed class PendingRow(int line, Func<BatchRow, BatchRow?> change) : PendingChange
{
    private readonly TaskCompletionSource<RowChange> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Line => line;

    public Task<RowChange> Result => _result.Task;

    public BatchRow? Change(BatchRow row) => change(row);

    public void Complete(BatchRow row, BatchRecord batch, bool changed) => _result.TrySetResult(new RowChange(row, batch, changed));

    public override void Fail(Exception failure) => _result.TrySetException(failure);
}
