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
internal sealed class PendingRow(BatchRow row, Func<BatchRow, BatchRow?> change) : PendingChange
{
    private readonly TaskCompletionSource<RowChange> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The row as it was last read.</summary>
    public BatchRow Row { get; set; } = row;

    public int Line => Row.Line;

    public Task<RowChange> Result => _result.Task;

    public BatchRow? Change() => change(Row);

    public void Complete(BatchRow row, BatchRecord batch, bool changed) => _result.TrySetResult(new RowChange(row, batch, changed));

    public override void Fail(Exception failure) => _result.TrySetException(failure);
}

/// <summary>What a group of changes comes to, decided on one state of the header and the rows. Pure.</summary>
internal sealed class BatchPlan
{
    private readonly Dictionary<PendingHeader, bool> _headers = [];
    private readonly Dictionary<PendingRow, int> _changed = [];
    private readonly List<PendingRow> _left = [];

    private BatchPlan(BatchRecord before) => (Before, After) = (before, before);

    public BatchRecord Before { get; }

    public BatchRecord After { get; private set; }

    public List<(BatchRow Before, BatchRow After)> Rows { get; } = [];

    public bool HasChanges => Rows.Count > 0 || _headers.ContainsValue(value: true);

    /// <summary>Some of it is to be left as it stands.</summary>
    public bool LeavesSomething => _left.Count > 0 || _headers.ContainsValue(value: false);

    public static BatchPlan Of(BatchRecord header, List<PendingChange> group)
    {
        var plan = new BatchPlan(header);
        foreach (var pending in group.OfType<PendingHeader>())
        {
            var changed = pending.Change(plan.After);
            plan._headers[pending] = changed is not null;
            plan.After = changed ?? plan.After;
        }

        foreach (var pending in group.OfType<PendingRow>())
        {
            // A row whose version is not known is read before it is changed.
            if (pending.Row.Version is not null && pending.Change() is { } after)
            {
                plan._changed[pending] = plan.Rows.Count;
                plan.Rows.Add((pending.Row, after));
            }
            else
            {
                plan._left.Add(pending);
            }
        }

        if (plan.Rows.Count > 0)
            plan.After = plan.After.WithMoved(plan.Rows.Select(row => (row.Before.State, row.After.State)), plan.Rows.Max(row => row.After.UpdatedAt));
        return plan;
    }

    /// <summary>Tells every caller.</summary>
    /// <param name="header">The batch as it stands.</param>
    /// <param name="versions">The rows' new versions; null when they are not known, and must be read before the rows are changed again.</param>
    public void Complete(BatchRecord header, IReadOnlyList<string>? versions = null)
    {
        foreach (var (pending, changed) in _headers)
            pending.Complete(header, changed);
        foreach (var (pending, index) in _changed)
            pending.Complete(Rows[index].After with { Version = versions?[index] }, header, changed: true);
        foreach (var pending in _left)
            pending.Complete(pending.Row, header, changed: false);
    }
}
