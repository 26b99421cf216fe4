using Azure;
using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>
/// All changes of one batch by this process, one transaction after the other; what comes while one is under way goes together into
/// the next. A transaction holds the pages of the rows and the header with their counters, each under the version that it was decided
/// on: so rows and counters agree whatever happens, and another process that writes as well only makes this one look again.
/// </summary>
internal sealed class BatchWriter(TableClient table, BatchList list, string id, Func<Guid> newId)
{
    /// <summary>How many rows go into a transaction: 100 columns are quickly written, and no two rows need more than the 100 entities that one takes.</summary>
    private const int MaxRows = 99;

    // Each lost race means that somebody else won one; so many in a row are no longer a race.
    private const int MaxRaces = 100;

    private readonly Lock _gate = new();
    private readonly LinkedList<PendingChange> _pending = new();
    private readonly StandingBatch _standing = new(table, id);
    private bool _isWriting;

    /// <summary>Changes the header.</summary>
    /// <returns>Null when there is no such batch.</returns>
    public Task<BatchChange?> ChangeAsync(Func<BatchRecord, BatchRecord?> change)
    {
        var pending = new PendingHeader(change);
        Enqueue([pending]);
        return pending.Result;
    }

    /// <summary>Changes rows.</summary>
    public async Task<IReadOnlyList<RowChange>> ChangeAsync(IEnumerable<int> lines, Func<BatchRow, BatchRow?> change)
    {
        var pending = lines.Select(line => new PendingRow(line, change)).ToList();
        Enqueue(pending);
        return await Task.WhenAll(pending.Select(one => one.Result));
    }

    private void Enqueue(IEnumerable<PendingChange> changes)
    {
        lock (_gate)
        {
            foreach (var change in changes)
                _pending.AddLast(change);
            if (_isWriting || _pending.Count == 0)
                return;
            _isWriting = true;
        }

        _ = Task.Run(WriteAsync);
    }

    private async Task WriteAsync()
    {
        while (TakeGroup() is { Count: > 0 } group)
        {
            try
            {
                await WriteAsync(group);
            }
            catch (Exception failure)
            {
                // Every caller of the group learns it; nobody else waits here.
                _standing.Forget();
                group.ForEach(change => change.Fail(failure));
            }
        }
    }

    /// <summary>What goes into the next transaction: each row once, in the order in which changes came.</summary>
    private List<PendingChange> TakeGroup()
    {
        lock (_gate)
        {
            var group = new List<PendingChange>();
            var lines = new HashSet<int>();
            for (var node = _pending.First; node is not null && lines.Count < MaxRows;)
            {
                var next = node.Next;
                if (node.Value is not PendingRow row || lines.Add(row.Line))
                {
                    group.Add(node.Value);
                    _pending.Remove(node);
                }

                node = next;
            }

            _isWriting = group.Count > 0;
            return group;
        }
    }

    private async Task WriteAsync(List<PendingChange> group)
    {
        var lines = group.OfType<PendingRow>().Select(row => row.Line).ToList();
        var writeId = newId();
        BatchPlan? submitted = null;
        var isFresh = false;
        for (var race = 0; race < MaxRaces; race++)
        {
            await _standing.ReadAsync(lines);
            if (submitted is not null && _standing.WriteId == writeId)
            {
                await FinishAsync(submitted, _standing.Header); // it was carried out; only the answer was lost
                return;
            }

            var plan = BatchPlan.Of(_standing.Header, _standing.Row, group);
            if (plan.LeavesSomething && !isFresh)
            {
                // What is to be left alone is decided on what stands there now, not on what somebody read a while ago.
                isFresh = true;
                _standing.Forget(lines);
                continue;
            }

            if (!plan.HasChanges)
            {
                plan.Complete(plan.Before);
                return;
            }

            if (plan.Before.Phase.IsFinal() && !plan.After.Phase.IsFinal())
                await list.WriteAsync(plan.After, isFinal: false, CancellationToken.None);
            submitted = plan;
            if (await _standing.TryWriteAsync(plan, writeId))
            {
                await FinishAsync(plan, _standing.Header);
                return;
            }

            isFresh = true;
            _standing.Forget(lines);
        }

        throw new InvalidOperationException($"Changes of batch {id} met other writers {MaxRaces} times in a row, and were given up.");
    }

    private async Task FinishAsync(BatchPlan plan, BatchRecord header)
    {
        if (plan.After.Phase.IsFinal() && !plan.Before.Phase.IsFinal())
            await list.WriteAsync(plan.After, isFinal: true, CancellationToken.None);
        plan.Complete(header);
        if (header.Phase.IsFinal())
            _standing.Forget(); // nothing more is expected: the rows need not stay in memory
    }
}
