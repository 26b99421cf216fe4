using Azure;
using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>
/// All changes of one batch by this process, one transaction after the other; what comes while one is under way goes together into
/// the next. A transaction holds the rows and the header with their counters, each under the version that it was decided on: so rows
/// and counters agree whatever happens, and another process that writes as well only makes this one look again.
/// </summary>
internal sealed class BatchWriter(TableClient table, BatchList list, string id, Func<Guid> newId)
{
    /// <summary>A transaction takes 100 rows, one of them the header.</summary>
    public const int MaxRows = 99;

    // Each lost race means that somebody else won one; so many in a row are no longer a race.
    private const int MaxRaces = 100;

    private readonly Lock _gate = new();
    private readonly LinkedList<PendingChange> _pending = new();
    private bool _isWriting;
    private BatchRecord? _header;

    /// <summary>Changes the header.</summary>
    /// <returns>Null when there is no such batch.</returns>
    public Task<BatchChange?> ChangeAsync(Func<BatchRecord, BatchRecord?> change)
    {
        var pending = new PendingHeader(change);
        Enqueue([pending]);
        return pending.Result;
    }

    /// <summary>Changes rows.</summary>
    public async Task<IReadOnlyList<RowChange>> ChangeAsync(IReadOnlyList<BatchRow> rows, Func<BatchRow, BatchRow?> change)
    {
        var pending = rows.Select(row => new PendingRow(row, change)).ToList();
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
                _header = null;
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
        var writeId = newId();
        BatchPlan? submitted = null;
        var isFresh = false;
        for (var race = 0; race < MaxRaces; race++)
        {
            if (_header is null)
            {
                var entity = await table.GetEntityIfExistsAsync<TableEntity>(id, BatchKeys.Header);
                if (!entity.HasValue)
                {
                    group.ForEach(change => change.Fail(new InvalidOperationException($"There is no batch {id}.")));
                    return;
                }

                _header = BatchEntity.Read(entity.Value!);
                if (submitted is not null && entity.Value!.GetGuid(BatchEntity.WriteId) == writeId)
                {
                    await FinishAsync(submitted, _header, versions: null); // it was carried out; only the answer was lost
                    return;
                }
            }

            var plan = BatchPlan.Of(_header, group);
            if (plan.LeavesSomething && !isFresh)
            {
                // What is to be left alone is decided on what stands there now, not on what somebody read a while ago.
                isFresh = true;
                await ReadAgainAsync(group);
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
            if (await TrySubmitAsync(plan, writeId) is { } versions)
            {
                await FinishAsync(plan, plan.After with { Version = versions[^1] }, versions);
                return;
            }

            isFresh = true;
            await ReadAgainAsync(group);
        }

        throw new InvalidOperationException($"Changes of batch {id} met other writers {MaxRaces} times in a row, and were given up.");
    }

    private async Task FinishAsync(BatchPlan plan, BatchRecord header, IReadOnlyList<string>? versions)
    {
        _header = header;
        if (plan.After.Phase.IsFinal() && !plan.Before.Phase.IsFinal())
            await list.WriteAsync(plan.After, isFinal: true, CancellationToken.None);
        plan.Complete(header, versions);
    }

    private async Task ReadAgainAsync(List<PendingChange> group)
    {
        _header = null;
        await Parallel.ForEachAsync(group.OfType<PendingRow>(), async (pending, _) =>
            pending.Row = RowEntity.Read((await table.GetEntityAsync<TableEntity>(id, BatchKeys.Row(pending.Line), cancellationToken: CancellationToken.None)).Value));
    }

    /// <returns>The new versions, the header's last; null when somebody else wrote first.</returns>
    private async Task<List<string>?> TrySubmitAsync(BatchPlan plan, Guid writeId)
    {
        var actions = plan.Rows.Select(row => Replace(RowEntity.Of(row.After), row.Before.Version)).Append(Replace(BatchEntity.Of(plan.After, writeId), plan.Before.Version)).ToList();
        try
        {
            var answers = await table.SubmitTransactionAsync(actions);
            return [.. answers.Value.Select(answer => answer.Headers.ETag!.Value.ToString())];
        }
        catch (RequestFailedException failure) when (failure.IsLostRace())
        {
            return null;
        }
    }

    private static TableTransactionAction Replace(TableEntity entity, string? version) =>
        new(TableTransactionActionType.UpdateReplace, entity, version is null ? throw new InvalidOperationException("A row that was not read cannot be changed.") : new ETag(version));
}
