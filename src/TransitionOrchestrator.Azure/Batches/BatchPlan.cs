using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>What a group of changes comes to, decided on one state of the header and the rows. Pure.</summary>
internal sealed class BatchPlan
{
    private readonly Dictionary<PendingHeader, bool> _headers = [];
    private readonly Dictionary<PendingRow, BatchRow> _changed = [];
    private readonly Dictionary<PendingRow, BatchRow> _left = [];

    private BatchPlan(BatchRecord before) => (Before, After) = (before, before);

    public BatchRecord Before { get; }

    public BatchRecord After { get; private set; }

    /// <summary>The rows as they shall be.</summary>
    public IReadOnlyCollection<BatchRow> Rows => _changed.Values;

    public bool HasChanges => _changed.Count > 0 || _headers.ContainsValue(value: true);

    /// <summary>Some of it is to be left as it stands.</summary>
    public bool LeavesSomething => _left.Count > 0 || _headers.ContainsValue(value: false);

    /// <summary>Decides.</summary>
    /// <param name="header">The batch as it stands.</param>
    /// <param name="rows">The rows as they stand, by line; those at least that the group is about.</param>
    /// <param name="group">What is asked for; no row twice.</param>
    public static BatchPlan Of(BatchRecord header, Func<int, BatchRow> rows, IReadOnlyCollection<PendingChange> group)
    {
        var plan = new BatchPlan(header);
        foreach (var pending in group.OfType<PendingHeader>())
        {
            var changed = pending.Change(plan.After);
            plan._headers[pending] = changed is not null;
            plan.After = changed ?? plan.After;
        }

        var moves = new List<(RowState From, RowState To)>();
        foreach (var pending in group.OfType<PendingRow>())
        {
            var before = rows(pending.Line);
            if (pending.Change(before) is { } after)
            {
                plan._changed[pending] = after;
                moves.Add((before.State, after.State));
            }
            else
            {
                plan._left[pending] = before;
            }
        }

        if (moves.Count > 0)
            plan.After = plan.After.WithMoved(moves, plan.Rows.Max(row => row.UpdatedAt));
        return plan;
    }

    /// <summary>Tells every caller.</summary>
    /// <param name="header">The batch as it stands.</param>
    public void Complete(BatchRecord header)
    {
        foreach (var (pending, changed) in _headers)
            pending.Complete(header, changed);
        foreach (var (pending, row) in _changed)
            pending.Complete(row, header, changed: true);
        foreach (var (pending, row) in _left)
            pending.Complete(row, header, changed: false);
    }
}
