namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// One turn in the making: sorts what arrived into inputs, runs the code, and says what is to be recorded and what follows
/// from it once it is. Touches no store.
/// </summary>
internal sealed class Turn
{
    private readonly LiveState _state;
    private readonly DateTimeOffset _now;
    private readonly List<InputEvent> _inputs = [];
    private readonly List<(ControlArrival Control, ControlResult Result)> _answers = [];
    private readonly HashSet<int> _fired = [];
    private string? _terminated;
    private bool _held;
    private bool _parked;
    private bool _strayed;
    private FailureDetails? _failure;

    public Turn(LiveState state, IEnumerable<Arrival> arrivals, DateTimeOffset now)
    {
        _state = state;
        _now = now;
        _held = state.Head.Status == RuntimeStatus.Suspended;
        _parked = state.Head.IsParked;
        _failure = state.Head.Failure;
        if (state.CannotRun is { } reason && !_parked)
            Park(reason);
        foreach (var arrival in arrivals)
            Sort(arrival);
        AddDueTimers();
    }

    /// <summary>Why the instance is parked by this very turn; null if it is not.</summary>
    public FailureDetails? ParkedBecause { get; private set; }

    /// <summary>Activities that the code called.</summary>
    public List<ActivityScheduled> Scheduled { get; } = [];

    /// <summary>Something must be recorded.</summary>
    public bool HasChanges => _state.IsNew || _inputs.Count > 0 || _terminated is not null || _strayed || (_parked && _state.CannotRun is not null && !Equals(_failure, _state.Head.Failure));

    /// <summary>Runs the code and puts together the commit.</summary>
    public TurnCommit Run()
    {
        if (_terminated is not null)
            return Commit(RuntimeStatus.Terminated, [], output: DurableJson.Serialize(_terminated), failure: null);
        var actions = _state.Run?.Take(_now, _state.Input, _inputs) ?? [];
        Scheduled.AddRange(actions.OfType<ActivityScheduled>());
        if (actions is [.., Ended ended])
            return Commit(ended.Failure is null ? RuntimeStatus.Completed : RuntimeStatus.Failed, actions.SkipLast(1), ended.Output, ended.Failure);
        return Commit(_held ? RuntimeStatus.Suspended : RuntimeStatus.Running, actions, output: null, _failure);
    }

    /// <summary>Answers the callers; only after the commit.</summary>
    public void Answer()
    {
        foreach (var (control, result) in _answers)
            control.Answer(result);
    }

    private void Sort(Arrival arrival)
    {
        switch (arrival)
        {
            case ResultArrival result when _terminated is null && IsOpen(result.Step):
                _inputs.Add(result.Result);
                break;
            case WakeArrival:
                AddDueTimers();
                break;
            case StrayArrival stray when stray.Run == _state.Run:
                _strayed = true;
                break;
            case ControlArrival control when _terminated is not null:
                _answers.Add((control, ControlResult.AlreadyFinal));
                break;
            case ControlArrival control:
                _answers.Add((control, ControlResult.Accepted));
                Sort(control);
                break;
            default:
                break;
        }
    }

    private void Sort(ControlArrival control)
    {
        switch (control.Kind)
        {
            case ControlKind.Terminate:
                _terminated = control.Reason;
                break;
            case ControlKind.Suspend when _held:
            case ControlKind.Resume when !_held:
                break;
            case ControlKind.Resume when _state.CannotRun is { } reason:
                // It still cannot run: it stays parked, with the reason as it is now.
                _failure = reason;
                break;
            case ControlKind.Resume:
                (_held, _parked, _failure) = (false, false, null);
                _inputs.Add(control.Input!);
                break;
            case ControlKind.Suspend:
                _held = true;
                _inputs.Add(control.Input!);
                break;
            default:
                _inputs.Add(control.Input!);
                break;
        }
    }

    private void Park(FailureDetails reason)
    {
        (_held, _parked, _failure) = (true, true, reason);
        ParkedBecause = reason;
        _inputs.Add(new Parked(reason));
    }

    private void AddDueTimers()
    {
        if (_state.Run is null)
            return;
        foreach (var (id, _) in _state.Run.Timers.Where(timer => timer.Value.FireAt <= _now).OrderBy(timer => timer.Value.FireAt).ThenBy(timer => timer.Key))
        {
            if (_fired.Add(id))
                _inputs.Add(new TimerFired(id));
        }
    }

    // The code of a parked instance is not known; its results are kept for when it is.
    private bool IsOpen(int step) => _state.Run is null || _state.Run.Activities.ContainsKey(step);

    private TurnCommit Commit(RuntimeStatus status, IEnumerable<ActionEvent> actions, string? output, FailureDetails? failure)
    {
        _state.Log.Append([new TurnStarted(_now), .. _inputs, .. actions]);
        var segment = _state.Log.CloseLongTail();
        var run = _state.Run;
        var isFinal = status is RuntimeStatus.Completed or RuntimeStatus.Failed or RuntimeStatus.Terminated;
        var head = _state.Head with
        {
            Status = status,
            LastUpdatedAt = _now,
            CustomStatus = run is null ? _state.Head.CustomStatus : run.CustomStatus,
            Failure = failure,
            IsParked = _parked && !isFinal,
            Segments = _state.Log.Segments,
            OpenActivities = isFinal ? 0 : run?.Activities.Count ?? _state.Head.OpenActivities,
            WakeAt = isFinal ? null : run is null ? _state.Head.WakeAt : Earliest(run),
            Crashes = 0,
        };
        return new TurnCommit(head, _state.IsNew, _state.Log.Tail) { NewSegment = segment, Input = _state.IsNew ? _state.Input : null, Output = output };
    }

    private static DateTimeOffset? Earliest(OrchestrationRun run)
    {
        DateTimeOffset? earliest = null;
        foreach (var timer in run.Timers.Values)
        {
            if (earliest is null || timer.FireAt < earliest)
                earliest = timer.FireAt;
        }

        return earliest;
    }
}
