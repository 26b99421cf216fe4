namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What brings a final instance back, as one commit that replaces its history.</summary>
internal static class Revival
{
    /// <summary>From the start.</summary>
    public static TurnCommit Restart(StoredInstance stored, string? input, string version, ParentCall? parent, DateTimeOffset now) =>
        Begin(stored.Head with { CreatedAt = now, Version = version, Parent = parent, CustomStatus = null }, input, [], new TurnPending(IsHeld: false), rewindReason: null, now);

    /// <summary>
    /// From the first failure on. The turns before stay as they are; what came later is given again, in the same order: results of
    /// their steps as inputs, those of later steps as <see cref="Kept"/>, for code that takes the same steps again. Failures are
    /// left out, but for attempts of which a later one succeeded.
    /// </summary>
    public static TurnCommit Rewind(StoredInstance stored, string reason, ParentCall? parent, DateTimeOffset now)
    {
        var history = RecordedHistory.Of(HistoryLog.Read([.. stored.History, stored.Tail]));
        var turns = history.Turns;
        var failures = new FailedSteps(turns);
        var cut = failures.FirstTurn ?? turns.Count - 1;
        var before = turns.Take(cut).ToList();
        var steps = before.SelectMany(turn => turn.Actions).Select(FailedSteps.StepOf).ToHashSet();
        var later = turns.SelectMany(turn => turn.Actions).Where(action => FailedSteps.StepOf(action) is { } step && !steps.Contains(step)).ToDictionary(action => FailedSteps.StepOf(action)!.Value);
        var again = new List<InputEvent>();
        var redo = failures.Steps.ToHashSet();
        foreach (var input in turns.Skip(cut).SelectMany(turn => turn.Inputs))
        {
            if (input is Rewound earlier)
                redo.UnionWith(earlier.Redo);
            else if (FailedSteps.StepOf(input) is not { } step || steps.Contains(step))
            {
                if (!failures.IsDropped(input))
                    again.Add(input);
            }
            else if (!failures.IsDropped(input) && later.TryGetValue(step, out var action))
            {
                again.Add(new Kept(action, input));
            }
        }

        var execution = stored.Head.Execution + 1;
        var lines = before.SelectMany(Lines).ToList();
        var rewound = new Rewound(reason, history.FirstExecution ?? stored.Head.Execution, execution, [.. redo.Where(step => steps.Contains(step))]);
        return Begin(stored.Head with { Parent = parent }, stored.Input, lines, new TurnPending(IsHeld: false), reason, now, [rewound, .. again]);
    }

    private static IEnumerable<HistoryEvent> Lines(RecordedTurn turn)
    {
        if (turn.Pending is { } pending)
            yield return pending;
        yield return new TurnStarted(turn.Utc);
        foreach (var input in turn.Inputs)
            yield return input;
        foreach (var action in turn.Actions)
            yield return action;
    }

    private static TurnCommit Begin(InstanceHead head, string? input, IEnumerable<HistoryEvent> lines, TurnPending pending, string? rewindReason, DateTimeOffset now, params IEnumerable<InputEvent> inputs)
    {
        var log = new HistoryLog(segments: 0);
        log.Append([.. lines, pending, .. inputs]);
        var segment = log.CloseLongTail();
        var next = head with
        {
            Status = RuntimeStatus.Running,
            LastUpdatedAt = now,
            Execution = head.Execution + 1,
            Place = 1 - head.Place,
            RewindReason = rewindReason,
            Failure = null,
            IsParked = false,
            Segments = log.Segments,
            OpenActivities = 0,
            OpenChildren = 0,
            WakeAt = now,
            Crashes = 0,
        };
        return new TurnCommit(next, IsNew: false, log.Tail) { Replaces = true, NewSegment = segment, Input = input };
    }
}
