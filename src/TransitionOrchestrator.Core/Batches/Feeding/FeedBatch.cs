using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>
/// One look at a batch: brings its rows in line with what was asked of it, sends those that are due, and says when to look again.
/// It may be cut off anywhere and repeated: it sends first and notes it then, and a message too many starts nothing.
/// </summary>
internal sealed partial class FeedBatch(
    IBatchStore batches, RunningRows running, ITransitionQueue queue, IPartnerAccess access, BatchSettings settings, TimeProvider time, ILogger<FeedBatch> logger)
    : IActivity<BatchOrder, BatchFed>
{
    /// <summary>How many rows are sent and noted at a time: as many as the store changes in one step.</summary>
    private const int PageSize = 99;

    private static readonly TimeSpan LongestAccessWait = TimeSpan.FromMinutes(15);
    private static readonly BatchFed Over = new(IsOver: true, TimeSpan.Zero, Sent: 0);

    public async Task<BatchFed> RunAsync(ActivityContext context, BatchOrder input, CancellationToken cancellationToken)
    {
        if (await batches.FindAsync(input.BatchId, cancellationToken) is not { } batch || batch.Attempt != input.Attempt)
            return Over; // removed, or a retry has an orchestration of its own
        batch = batch.Phase == BatchPhase.Paused ? await ResumeIfLetInAsync(batch, cancellationToken) : batch;
        batch = batch.RetryPending ? await TakeUpAgainAsync(batch, cancellationToken) : batch;
        if (batch.Phase == BatchPhase.Cancelling)
            await CallOffAsync(batch, cancellationToken);
        var attached = await running.AlignAsync(batch, cancellationToken);
        var sent = await SendDueAsync(batch.Id, cancellationToken);
        if (await batches.RepairCountsAsync(batch.Id, cancellationToken))
            LogRepaired(logger, batch.Id);
        return await ConcludeAsync(input, attached, sent, cancellationToken);
    }

    private async Task<BatchRecord> ResumeIfLetInAsync(BatchRecord batch, CancellationToken cancellationToken)
    {
        if (await access.CheckAsync(cancellationToken) is not null)
            return batch;
        var resumed = await ChangeAsync(batch, one => one.Phase == BatchPhase.Paused ? one.Moved(BatchPhase.Running, new PersonsDecision(Reason: null), time.GetUtcNow()) : null, cancellationToken);
        LogResumed(logger, batch.Id);
        return resumed;
    }

    /// <summary>What had failed when the retry was asked for waits again; what fails from then on does not.</summary>
    private async Task<BatchRecord> TakeUpAgainAsync(BatchRecord batch, CancellationToken cancellationToken)
    {
        await ChangeRowsAsync(batch, [.. Enum.GetValues<RowState>().Where(state => state.CanBeRetried())], row => row.Retried(batch.Attempt, batch.RetriedAt!.Value, time.GetUtcNow()), cancellationToken);
        return await ChangeAsync(batch, one => one.Attempt == batch.Attempt && one.RetryPending ? one with { RetryPending = false } : null, cancellationToken);
    }

    private Task CallOffAsync(BatchRecord batch, CancellationToken cancellationToken) =>
        ChangeRowsAsync(batch, [RowState.Waiting, RowState.Queued], row => row.Cancelled(batch.Reason, time.GetUtcNow()), cancellationToken);

    private async Task<int> SendDueAsync(string id, CancellationToken cancellationToken)
    {
        var sent = 0;
        var page = new List<BatchRow>(PageSize);
        if (await batches.FindAsync(id, cancellationToken) is not { } batch || !batch.MayStart(time.GetUtcNow()) || batch.Counts is { Waiting: 0, Queued: 0 })
            return sent;
        await foreach (var row in batches.ReadRowsAsync(id, [RowState.Waiting, RowState.Queued], cancellationToken))
        {
            if (!IsDue(row, time.GetUtcNow()))
                continue;
            page.Add(row);
            if (page.Count == PageSize)
            {
                var mayGoOn = await SendAsync(page, cancellationToken);
                sent += page.Count;
                page.Clear();
                if (!mayGoOn)
                    return sent; // held or called off in between, or its window closed
            }
        }

        if (page.Count > 0)
            await SendAsync(page, cancellationToken);
        return sent + page.Count;
    }

    private bool IsDue(BatchRow row, DateTimeOffset now)
    {
        if (row.State == RowState.Waiting)
            return !(row.NotBefore > now);
        if (now - row.UpdatedAt < settings.ResendAfter)
            return false;
        LogSentAgain(logger, row.BatchId, row.Line, row.UpdatedAt);
        return true;
    }

    private async Task<bool> SendAsync(List<BatchRow> page, CancellationToken cancellationToken)
    {
        var sends = page.ToDictionary(row => row.Line, row => row.Send + 1);
        await queue.SendAsync([.. page.Select(row => new QueuedCustomer(row.BatchId, row.Line, sends[row.Line], row.Customer))], cancellationToken);
        var changed = await batches.ChangeRowsAsync(page, row => row.Sent(sends[row.Line], time.GetUtcNow()), cancellationToken);
        return changed[^1].Batch.MayStart(time.GetUtcNow());
    }

    private async Task<BatchFed> ConcludeAsync(BatchOrder input, bool attached, int sent, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var found = await batches.FindAsync(input.BatchId, cancellationToken);
        var due = found is { Phase: BatchPhase.Running } ? await NextDueAsync(found, now, cancellationToken) : null;
        var batch = (await batches.ChangeAsync(input.BatchId, one => Concluded(one, due, now), cancellationToken))?.Batch;
        if (batch is null || batch.Phase.IsFinal() || batch.Attempt != input.Attempt)
            return Over with { Sent = sent };

        var wait = settings.LookAgainAfter;
        if (attached)
            wait = Shorter(wait, settings.AttachedLook);
        if (batch.Phase == BatchPhase.Paused)
            wait = Shorter(wait, AccessWait(now - batch.PhaseAt));
        if (due is { } at)
            wait = Shorter(wait, at - now);
        return new BatchFed(IsOver: false, wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1), sent);
    }

    /// <summary>Null when it stands as it should already.</summary>
    private static BatchRecord? Concluded(BatchRecord batch, DateTimeOffset? due, DateTimeOffset now)
    {
        var shown = (batch.Phase == BatchPhase.Running ? batch with { NextDueAt = due } : batch with { NextDueAt = null }).OverIfDone(now);
        return shown == batch ? null : shown;
    }

    private async Task<DateTimeOffset?> NextDueAsync(BatchRecord batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset? due = null;
        if (batch.Counts.Waiting > 0)
        {
            await foreach (var row in batches.ReadRowsAsync(batch.Id, [RowState.Waiting], cancellationToken))
            {
                var at = row.NotBefore is { } later && later > now ? later : now;
                due = due < at ? due : at;
            }
        }

        return due is { } first && batch.Window is { } window ? window.NextOpening(first) : due;
    }

    /// <summary>The longer it is paused, the rarer it asks: a sign-in that takes a person takes hours.</summary>
    private TimeSpan AccessWait(TimeSpan pausedFor)
    {
        var wait = pausedFor / 4;
        return wait < settings.FirstAccessCheck ? settings.FirstAccessCheck : Shorter(wait, LongestAccessWait);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async Task ChangeRowsAsync(BatchRecord batch, RowState[] states, Func<BatchRow, BatchRow?> change, CancellationToken cancellationToken)
    {
        await foreach (var page in batches.ReadRowsAsync(batch.Id, states, cancellationToken).Where(row => change(row) is not null).Chunk(PageSize).WithCancellation(cancellationToken))
            await batches.ChangeRowsAsync(page, change, cancellationToken);
    }

    private async Task<BatchRecord> ChangeAsync(BatchRecord batch, Func<BatchRecord, BatchRecord?> change, CancellationToken cancellationToken) =>
        (await batches.ChangeAsync(batch.Id, change, cancellationToken))?.Batch ?? batch;

    [LoggerMessage(6211, LogLevel.Warning, "The counters of batch {Batch} differed from its rows; they were mended.")]
    private static partial void LogRepaired(ILogger logger, string batch);

    [LoggerMessage(6212, LogLevel.Information, "Batch {Batch} goes on: tokens work again.")]
    private static partial void LogResumed(ILogger logger, string batch);

    [LoggerMessage(6213, LogLevel.Warning, "Line {Line} of batch {Batch} has been queued since {Since}; it is sent again.")]
    private static partial void LogSentAgain(ILogger logger, string batch, int line, DateTimeOffset since);
}
