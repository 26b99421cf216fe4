using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <content>Taking up again what failed, or what a crash left between two stores.</content>
public sealed partial class TransitionCommands
{
    private const string NothingToRetry = "nothingToRetry";
    private const string StillRunning = "stillRunning";

    /// <summary>Takes up what did not move; what has moved is not touched again.</summary>
    public async Task<OperationResult> RetryAsync(TransitionId id, PersonsDecision decision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return await RunAsync(await ClaimRetryAsync(id, decision, cancellationToken), cancellationToken);
    }

    /// <summary>Claims the customer for another attempt, which is not started yet.</summary>
    private async Task<OperationResult> ClaimRetryAsync(TransitionId id, PersonsDecision decision, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } details)
            return Unknown(id);
        var record = details.Record;
        if (!record.Phase.CanMoveTo(TransitionPhase.Queued))
        {
            return record.Phase.IsFinal()
                ? OperationResult.Refused(OperationStanding.Conflict, record, NothingToRetry, "Everything that was to move has moved.")
                : OperationResult.Refused(OperationStanding.Conflict, record, StillRunning, $"The transition is under way, in phase {record.Phase}.");
        }

        var order = record.Order with
        {
            Attempt = record.Order.Attempt + 1,
            OnlySubscriptions = Unmoved(details),
            MovedBefore = details.Subscriptions.Count(row => row.State is SubscriptionState.Suspended or SubscriptionState.AlreadyMoved),
            Profile = null,
            Pace = pace,
            EarlierPurchases = details.Purchases(),
        };
        var holder = await store.ClaimRetryAsync(details, order, Line(record, "Retry", decision), cancellationToken);
        if (holder.Id == id && holder.Order.Attempt != order.Attempt)
            return OperationResult.Refused(OperationStanding.Conflict, holder, StillRunning, "Somebody else retried the transition at the same moment.");
        if (holder.Id != id)
        {
            return OperationResult.Refused(OperationStanding.Conflict, holder, "anotherTransitionRunning",
                $"The customer's transition {holder.Id} is under way. Wait for it, or cancel it first.");
        }

        return OperationResult.Accepted(holder);
    }

    /// <summary>
    /// Looks at every transition that is not final, at the start of a head and now and then: one whose orchestration was never started is
    /// started, one whose orchestration ended without writing its end is ended visibly, one that the engine parked is shown as held (I6).
    /// </summary>
    /// <param name="batches">Tells whether a row still wants the transition that was claimed for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many had to be mended.</returns>
    public async Task<int> RecoverAsync(IBatchStore batches, CancellationToken cancellationToken)
    {
        var mended = 0;
        await foreach (var record in store.ReadUnfinishedAsync(cancellationToken))
        {
            var instance = await orchestrations.GetAsync(record.Order.InstanceId, cancellationToken);
            if (instance is { Status: RuntimeStatus.Suspended, Failure: { } parked } && record.HeldBecause is null)
            {
                // The engine parked it: shown as held, and resumed like everything that is held.
                mended++;
                await NoteAsync(record, "Park", new PersonsDecision(parked.ErrorType), line => new OperationNote(line) { HeldBecause = $"Parked by the engine: {parked.ErrorType}." }, cancellationToken);
            }

            if (instance is { IsFinal: false })
                continue;
            if (instance is null)
            {
                mended += await TakeUpAsync(record, batches, cancellationToken) ? 1 : 0;
                continue;
            }

            // It may have written its end since it was listed as unfinished.
            if (await store.FindAsync(record.Id, cancellationToken) is not { } now || now.Record.Phase.IsFinal() || now.Record.Order.Attempt != record.Order.Attempt)
                continue;
            mended++;
            await store.RecordAsync(record.Id, new TransitionChange
            {
                At = time.GetUtcNow(),
                Reached = TransitionPhase.Failed,
                Problem = new Problem("orchestrationEnded", $"The orchestration ended as {instance.Status} without writing how ({instance.Failure?.ErrorType ?? "no failure"}); the log has the details. Retry it.", Passing: false),
            }, cancellationToken);
        }

        return mended;
    }

    /// <summary>Starts what was claimed and never started, unless it is for a row of a batch that says otherwise.</summary>
    private async Task<bool> TakeUpAsync(TransitionRecord record, IBatchStore batches, CancellationToken cancellationToken)
    {
        var row = record.Order.BatchRow is { } name ? await batches.FindRowAsync(name.BatchId, name.Line, cancellationToken) : null;
        switch (row?.State)
        {
            case RowState.Waiting or RowState.Queued:
                return false; // its message comes again, and takes it up
            case RowState.Cancelled or RowState.DeadLettered:
                await CancelAsync(record.Id, new PersonsDecision("Its row was called off or given up before it was begun."), cancellationToken);
                return true;
            default:
                await RunAsync(record, cancellationToken);
                return true;
        }
    }

    /// <summary>Null means all: nothing has moved yet, or the subscriptions were never read.</summary>
    private static List<CommerceSubscriptionId>? Unmoved(TransitionDetails details)
    {
        var moved = details.Subscriptions.Where(row => row.State is SubscriptionState.Suspended or SubscriptionState.AlreadyMoved or SubscriptionState.LeftAlone).ToList();
        return moved.Count == 0 ? null : [.. details.Subscriptions.Except(moved).Select(row => row.CommerceId)];
    }
}
