using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Core;

/// <summary>
/// Turns a message into a running transition: the customer is claimed for it, then the row says that it runs, then it is started. So a
/// row that was called off before that never begins. A message is complete only after all three, and a row's transition is always the
/// same: a message that comes again, at any point, takes up what is missing and starts nothing twice.
/// </summary>
/// <param name="batches">The batches.</param>
/// <param name="transitions">The transitions.</param>
/// <param name="ends">Tells rows how their transitions ended.</param>
/// <param name="commands">Starts transitions.</param>
/// <param name="news">Tells batches to look.</param>
/// <param name="access">Whether Partner Center lets us in.</param>
/// <param name="underWay">Bounds what is under way.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed partial class BatchMessageHandler(
    IBatchStore batches, ITransitionStore transitions, RowEnds ends, TransitionCommands commands, BatchNewsroom news,
    IPartnerAccess access, TransitionsUnderWay underWay, TimeProvider time, ILogger<BatchMessageHandler> logger) : IBatchMessageHandler
{
    /// <inheritdoc/>
    public async Task<Settlement> HandleAsync(QueuedCustomer message, int deliveryCount, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            return await JudgeAndStartAsync(message, cancellationToken);
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The installation itself: storage that does not answer. Whatever it is, the message comes again.
            LogTrouble(logger, message.MessageId, deliveryCount, trouble);
            return new Settlement.Abandoned(new Problem("rowNotStarted", $"The row could not be started: {trouble.GetType().Name}; the log has the details.", Passing: true));
        }
    }

    /// <inheritdoc/>
    public async Task NoteDeadLetteredAsync(QueuedCustomer message, string reason, string? description, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (await batches.FindRowAsync(message.BatchId, message.Line, cancellationToken) is { } row)
            await GiveUpAsync(row, message.Send, new Problem(reason, description ?? "The message was dead-lettered.", Passing: false), cancellationToken);
    }

    private async Task<Settlement> JudgeAndStartAsync(QueuedCustomer message, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await batches.FindAsync(message.BatchId, cancellationToken) is not { } batch
                || await batches.FindRowAsync(message.BatchId, message.Line, cancellationToken) is not { } row
                || row.Customer != message.Customer)
            {
                return new Settlement.DeadLettered("rowUnknown", $"There is no line {message.Line} for customer {message.Customer} in a batch {message.BatchId}.");
            }

            if (await JudgeAsync(batch, row, message.Send, cancellationToken) is { } settled)
                return settled;

            // What waits for a person makes no calls meanwhile, and must not keep others from starting.
            var waitsForPerson = row.Request.RequiresApproval;
            if (waitsForPerson || underWay.TryEnter(row.OwnTransition))
                return await StartAsync(row, message.Send, batch.LatestRetry, cancellationToken);
            await underWay.WaitForRoomAsync(cancellationToken); // it may take hours; everything is judged anew after it
        }
    }

    /// <summary>Finds what keeps a row from being started.</summary>
    /// <returns>Null when nothing does.</returns>
    private async Task<Settlement?> JudgeAsync(BatchRecord batch, BatchRow row, int send, CancellationToken cancellationToken)
    {
        if (!row.Awaits(send))
        {
            // One that was delivered before may have been cut off between the row and the start.
            if (row.State == RowState.Running && row.Send == send && await transitions.FindAsync(row.TransitionId!.Value, cancellationToken) is { Record: var claimed })
                await commands.RunAsync(claimed, cancellationToken);
            return Settlement.Complete; // stale, started already, or over
        }

        var now = time.GetUtcNow();
        if (batch.Phase == BatchPhase.Cancelling)
        {
            await ChangeAsync(row, one => one.Cancelled(batch.Reason, now), cancellationToken);
            return Settlement.Complete;
        }

        if (!batch.MayStart(now) || row.NotBefore > now)
            return await TakeBackAsync(row, send, cancellationToken);
        switch (await access.CheckAsync(cancellationToken))
        {
            case null:
                return null;
            case { Passing: true } passing:
                return new Settlement.Abandoned(passing);
            case var refused:
                await PauseAsync(batch, refused, cancellationToken);
                return await TakeBackAsync(row, send, cancellationToken);
        }
    }

    private async Task<Settlement> StartAsync(BatchRow row, int send, BatchDecision? retry, CancellationToken cancellationToken)
    {
        var own = row.OwnTransition;
        var runs = false;
        try
        {
            var result = await commands.ClaimRowAsync(row, retry, cancellationToken);
            if (result.Standing is not (OperationStanding.Accepted or OperationStanding.AlreadyRunning))
            {
                var problem = result.Problem!;
                await GiveUpAsync(row, send, problem, cancellationToken);
                return new Settlement.DeadLettered(problem.Code, problem.Message);
            }

            var record = result.Record!;
            runs = record.Id == own && !record.Phase.IsFinal();
            await RunAsync(row, send, record, cancellationToken);
            return Settlement.Complete;
        }
        finally
        {
            if (!runs)
                underWay.Leave(own);
        }
    }

    /// <summary>Writes into the row that what was claimed for it runs, and starts it.</summary>
    private async Task RunAsync(BatchRow row, int send, TransitionRecord claimed, CancellationToken cancellationToken)
    {
        var (now, batch, changed) = await ChangeAsync(row, one => one.Started(send, claimed.Id, claimed.CustomerName, time.GetUtcNow()), cancellationToken);
        var isOwn = claimed.Id == row.OwnTransition;
        if (isOwn && !claimed.Phase.IsFinal() && (batch.Phase == BatchPhase.Cancelling || (!changed && now.State.IsFinal())))
        {
            // Called off or given up in between: what was claimed ends without having begun. One that has ended meanwhile stays as it ended.
            await commands.CancelAsync(claimed.Id, new PersonsDecision(batch.Reason, batch.SteeredBy), cancellationToken);
            return;
        }

        if (isOwn)
            await commands.RunAsync(claimed, cancellationToken);

        // One that is the row's own tells the row its end. Any other does not; and one that was over when it was found told nobody after that.
        if ((now.Attached || claimed.Phase.IsFinal()) && await transitions.FindAsync(claimed.Id, cancellationToken) is { Record.Phase: var phase } details && phase.IsFinal())
            await ends.SettleAsync(now, RowEnd.Of(details), cancellationToken);
        else if (changed && batch.Phase is BatchPhase.Suspended or BatchPhase.Cancelling)
            await news.TellAsync(batch, "startedWhileHeld", cancellationToken);
    }

    private async Task<Settlement> TakeBackAsync(BatchRow row, int send, CancellationToken cancellationToken)
    {
        var (now, batch, changed) = await ChangeAsync(row, one => one.TakenBack(send, time.GetUtcNow()), cancellationToken);
        if (changed && batch.MayStart(time.GetUtcNow()) && !(now.NotBefore > time.GetUtcNow()))
            await news.TellAsync(batch, "takenBack", cancellationToken); // what held it is over since: nobody else would look soon
        return Settlement.Complete;
    }

    private async Task GiveUpAsync(BatchRow row, int send, Problem problem, CancellationToken cancellationToken)
    {
        if (await ChangeAsync(row, one => one.DeadLettered(send, problem, time.GetUtcNow()), cancellationToken) is { Changed: true })
            LogGivenUp(logger, row.BatchId, row.Line, problem.Code);
    }

    private async Task PauseAsync(BatchRecord batch, Problem refused, CancellationToken cancellationToken)
    {
        var paused = await batches.ChangeAsync(batch.Id, one => one.Phase == BatchPhase.Running ? one.Moved(BatchPhase.Paused, new PersonsDecision($"{refused.Code}: {refused.Message}"), time.GetUtcNow()) : null, cancellationToken);
        if (paused is { Changed: true })
        {
            LogPaused(logger, batch.Id, refused.Code);
            await news.TellAsync(paused.Batch, "paused", cancellationToken);
        }
    }

    private async Task<RowChange> ChangeAsync(BatchRow row, Func<BatchRow, BatchRow?> change, CancellationToken cancellationToken)
    {
        var changed = (await batches.ChangeRowsAsync([row], change, cancellationToken))[0];
        if (changed is { Changed: true, Batch.Phase: var phase } && phase.IsFinal())
            await news.TellAsync(changed.Batch, "over", cancellationToken);
        return changed;
    }

    [LoggerMessage(6201, LogLevel.Error, "Message {Message}, delivery {Delivery}: the row could not be started; it is delivered again.")]
    private static partial void LogTrouble(ILogger logger, string message, int delivery, Exception exception);

    [LoggerMessage(6202, LogLevel.Warning, "Line {Line} of batch {Batch} could not be started: {Code}.")]
    private static partial void LogGivenUp(ILogger logger, string batch, int line, string code);

    [LoggerMessage(6203, LogLevel.Error, "Batch {Batch} is paused: {Code}. It goes on by itself when tokens work again.")]
    private static partial void LogPaused(ILogger logger, string batch, string code);
}
