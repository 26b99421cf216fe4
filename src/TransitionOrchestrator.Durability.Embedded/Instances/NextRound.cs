namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// A continue-as-new: one commit replaces the history by that of the next round, whose first turn is recorded as pending, with
/// the events that come along. The rows of the round before stay where they are, at the other place, until the round after
/// next overwrites them.
/// </summary>
internal static class NextRound
{
    public static (LiveState State, TurnCommit Commit) Begin(LiveState before, ContinuedAsNew next, IReadOnlyList<Outgoing> unsent, string? received, DateTimeOffset now)
    {
        var pending = new TurnPending(next.IsHeld);
        var log = new HistoryLog(segments: 0);
        log.Append([.. unsent.Select(message => new Carried(message.Execution, message.Line)), pending, .. next.Events]);
        var segment = log.CloseLongTail();
        var head = before.Head with
        {
            Status = next.IsHeld ? RuntimeStatus.Suspended : RuntimeStatus.Running,
            LastUpdatedAt = now,
            Execution = before.Head.Execution + 1,
            Place = 1 - before.Head.Place,
            RewindReason = null,
            CustomStatus = null,
            Failure = null,
            Segments = log.Segments,
            OpenActivities = 0,
            OpenChildren = 0,
            Unsent = unsent.Count,
            Received = received,
            WakeAt = next.IsHeld ? null : now,
            Crashes = 0,
        };
        var run = before.Run!.Next(head.Execution);
        run.Prepare(pending);
        var state = new LiveState(head, next.Input, log, run) { Pending = new RecordedTurn(now) { Pending = pending, Inputs = [.. next.Events] }, Received = before.Received };
        // An instance that is not recorded yet is created in its second round: nothing of the first is left to replace.
        return (state, new TurnCommit(head, before.IsNew, log.Tail) { Replaces = !before.IsNew, NewSegment = segment, Input = next.Input });
    }
}
