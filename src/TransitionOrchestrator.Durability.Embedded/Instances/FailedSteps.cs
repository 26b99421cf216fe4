namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>The steps of a history that failed for good: a failed attempt of which a later one succeeded is none.</summary>
internal sealed class FailedSteps
{
    private readonly HashSet<int> _steps = [];

    public FailedSteps(IReadOnlyList<RecordedTurn> turns)
    {
        var next = turns.SelectMany(turn => turn.Actions).Where(action => RetryOf(action) is not null).ToDictionary(action => RetryOf(action)!.Value, action => StepOf(action)!.Value);
        var inputs = turns.SelectMany(turn => turn.Inputs).ToList();
        var succeeded = inputs.Where(input => input is ActivityCompleted or ChildCompleted).Select(StepOf).ToHashSet();
        // What an earlier rewind kept and was asked for has its result there.
        succeeded.UnionWith(inputs.OfType<Kept>().Select(kept => kept.Result).Where(result => result is ActivityCompleted or ChildCompleted).Select(StepOf));
        foreach (var failed in inputs.Where(input => input is ActivityFailed or ChildFailed).Select(input => StepOf(input)!.Value))
        {
            var last = failed;
            while (next.TryGetValue(last, out var retry))
                last = retry;
            if (!succeeded.Contains(last))
                _steps.Add(failed);
        }

        for (var turn = 0; turn < turns.Count && FirstTurn is null; turn++)
            FirstTurn = turns[turn].Inputs.Exists(IsDropped) ? turn : null;
    }

    public IReadOnlyCollection<int> Steps => _steps;

    /// <summary>The first turn that was told of such a failure; null if there is none.</summary>
    public int? FirstTurn { get; }

    public bool IsDropped(InputEvent input) => input is ActivityFailed or ChildFailed && _steps.Contains(StepOf(input)!.Value);

    /// <summary>The step of an action, or the one whose result an input is.</summary>
    public static int? StepOf(HistoryEvent line) => line switch
    {
        ActivityScheduled activity => activity.Id,
        ChildScheduled child => child.Id,
        TimerCreated timer => timer.Id,
        ActivityCompleted completed => completed.Id,
        ActivityFailed failed => failed.Id,
        ChildCompleted completed => completed.Id,
        ChildFailed failed => failed.Id,
        TimerFired fired => fired.Id,
        _ => null,
    };

    private static int? RetryOf(ActionEvent action) => action switch
    {
        ActivityScheduled activity => activity.RetryOf,
        ChildScheduled child => child.RetryOf,
        _ => null,
    };
}
