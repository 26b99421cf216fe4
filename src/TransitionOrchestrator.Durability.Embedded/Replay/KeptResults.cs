using System.Diagnostics.CodeAnalysis;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Results of an execution that was rewound, for steps that the code has not taken again when it is the result's turn.</summary>
internal sealed class KeptResults
{
    private readonly Dictionary<int, Kept> _byStep = [];
    private readonly Queue<InputEvent> _asked = new();

    public void Add(Kept kept) => _byStep[FailedSteps.StepOf(kept.Step)!.Value] = kept;

    /// <summary>The code took a step; if its result is known, it can be taken.</summary>
    public void Match(ActionEvent action)
    {
        if (_byStep.Count == 0 || FailedSteps.StepOf(action) is not { } step || !_byStep.Remove(step, out var kept))
            return;
        if (IsSame(kept.Step, action))
            _asked.Enqueue((InputEvent)kept.Result);
    }

    public bool TryTake([NotNullWhen(true)] out InputEvent? result) => _asked.TryDequeue(out result);

    /// <summary>Unlike in a replay, the code may go another way now: only a step with the same input has the same result.</summary>
    public static bool IsSame(HistoryEvent before, ActionEvent now) => (before, now) switch
    {
        (ActivityScheduled was, ActivityScheduled @is) => string.Equals(was.Name, @is.Name, StringComparison.Ordinal) && string.Equals(was.Input, @is.Input, StringComparison.Ordinal),
        (ChildScheduled was, ChildScheduled @is) => string.Equals(was.Name, @is.Name, StringComparison.Ordinal) && string.Equals(was.Input, @is.Input, StringComparison.Ordinal),
        (TimerCreated, TimerCreated) => true,
        _ => false,
    };
}
