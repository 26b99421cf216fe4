namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// One turn in the making: sorts what arrived into inputs, runs the code, and says what is to be recorded and what follows
/// from it once it is. Touches no store.
/// </summary>
internal sealed partial class Turn
{
    private readonly LiveState _state;
    private readonly Surroundings _around;
    private readonly List<InputEvent> _inputs = [];
    private readonly List<(ControlArrival Control, ControlResult Result)> _answers = [];
    private readonly HashSet<int> _fired = [];
    private string? _terminated;
    private bool _held;
    private bool _parked;
    private bool _strayed;
    private FailureDetails? _failure;

    public Turn(LiveState state, IEnumerable<Arrival> arrivals, Surroundings around)
    {
        _state = state;
        _around = around;
        _held = state.Head.Status == RuntimeStatus.Suspended;
        _parked = state.Head.IsParked;
        _failure = state.Head.Failure;
        if (state.CannotRun is { } reason && !_parked)
            Park(reason);
        foreach (var arrival in arrivals)
            Sort(arrival);
        AddWhatIsDue();
    }

    /// <summary>Why the instance is parked by this very turn; null if it is not.</summary>
    public FailureDetails? ParkedBecause { get; private set; }

    /// <summary>What the code called and sent.</summary>
    public IReadOnlyList<ActionEvent> Actions { get; private set; } = [];

    /// <summary>What of that goes to other instances.</summary>
    public IReadOnlyList<Outgoing> Messages { get; private set; } = [];

    /// <summary>Its inputs were given to the code, or wait with it until it is resumed.</summary>
    public bool HasRun { get; private set; }

    /// <summary>The instance after a continue-as-new; null if it goes on as it is.</summary>
    public LiveState? Successor { get; private set; }

    /// <summary>Something must be recorded.</summary>
    public bool HasChanges => _state.IsNew || RunsCode || _terminated is not null || IsParkedAnew || _around.Unsent.Count < _state.Head.Unsent;

    private bool RunsCode => _inputs.Count > 0 || _strayed || (_state.IsNew && _state.Pending is null) || (_state.Pending is not null && !_held && _state.Run is { StartAt: null });

    private bool IsParkedAnew => _parked && _state.CannotRun is not null && !Equals(_failure, _state.Head.Failure);

    /// <summary>Runs the code and puts together the commit.</summary>
    public TurnCommit Run()
    {
        if (_terminated is not null)
            return Commit(RuntimeStatus.Terminated, output: DurableJson.Serialize(_terminated), failure: null, isTurn: true);
        if (!RunsCode)
            return Commit(Ongoing(), output: null, _failure, isTurn: false);
        HasRun = true;
        List<InputEvent> inputs = _state.Pending is { } pending ? [.. pending.Inputs, .. _inputs] : _inputs;
        var actions = _state.Run?.Take(_around.Now, _state.Input, inputs) ?? [];
        Actions = [.. actions.Where(action => action is not (Ended or ContinuedAsNew))];
        Messages = [.. Actions.Where(action => action is ChildScheduled or EventSent).Select(line => Outgoing.Of(line, _state.Head.Execution, _state.Head))];
        switch (actions is [.., var last] ? last : null)
        {
            case Ended ended:
                return Commit(ended.Failure is null ? RuntimeStatus.Completed : RuntimeStatus.Failed, ended.Output, ended.Failure, isTurn: true);
            case ContinuedAsNew next:
                (Successor, var commit) = NextRound.Begin(_state, next, [.. _around.Unsent, .. Messages], Received(), _around.Now);
                return commit;
            default:
                return Commit(Ongoing(), output: null, _failure, isTurn: true);
        }
    }

    /// <summary>The child is still waited for: its result was not kept over a rewind.</summary>
    public bool IsOpen(ChildStart call) => _state.Run!.Children.ContainsKey(call.Call.Id);

    /// <summary>Answers the callers; only after the commit.</summary>
    public void Answer()
    {
        foreach (var (control, result) in _answers)
            control.Answer(result);
    }

    private RuntimeStatus Ongoing() => _held ? RuntimeStatus.Suspended : _state.Run is { StartAt: not null } ? RuntimeStatus.Pending : RuntimeStatus.Running;

    /// <summary>Whoever has nothing under way cannot send anything a second time, and is forgotten.</summary>
    private string? Received()
    {
        foreach (var sender in _state.Received.Keys.Where(sender => !_around.MaySendAgain(sender)).ToList())
            _state.Received.Remove(sender);
        return _state.Received.Count == 0 ? null : DurableJson.Serialize(_state.Received);
    }

    private TurnCommit Commit(RuntimeStatus status, string? output, FailureDetails? failure, bool isTurn)
    {
        if (isTurn)
            _state.Log.Append([new TurnStarted(_around.Now), .. _inputs, .. Actions]);
        var segment = _state.Log.CloseLongTail();
        var run = _state.Run;
        var isFinal = status is RuntimeStatus.Completed or RuntimeStatus.Failed or RuntimeStatus.Terminated;
        var head = _state.Head with
        {
            Status = status,
            LastUpdatedAt = isTurn || _state.IsNew ? _around.Now : _state.Head.LastUpdatedAt,
            CustomStatus = run is null ? _state.Head.CustomStatus : run.CustomStatus,
            Failure = failure,
            IsParked = _parked && !isFinal,
            Segments = _state.Log.Segments,
            OpenActivities = isFinal ? 0 : run?.Activities.Count ?? _state.Head.OpenActivities,
            OpenChildren = isFinal ? 0 : run?.Children.Count ?? _state.Head.OpenChildren,
            Unsent = _around.Unsent.Count + Messages.Count,
            EndsChildren = status == RuntimeStatus.Terminated && (_around.HasChildren || _state.Head.OpenChildren > 0 || _around.Unsent.Any(message => message is ChildStart)),
            Received = Received(),
            WakeAt = isFinal ? null : run is null ? _state.Head.WakeAt : Earliest(run),
            Crashes = 0,
        };
        return new TurnCommit(head, _state.IsNew, _state.Log.Tail) { NewSegment = segment, Input = _state.IsNew ? _state.Input : null, Output = output };
    }

    private static DateTimeOffset? Earliest(OrchestrationRun run)
    {
        var earliest = run.StartAt;
        foreach (var timer in run.Timers.Values)
        {
            if (earliest is null || timer.FireAt < earliest)
                earliest = timer.FireAt;
        }

        return earliest;
    }
}

/// <summary>What a turn must know of the rest of the engine.</summary>
/// <param name="Now">The time of the turn.</param>
/// <param name="Unsent">Messages of this instance that are recorded and not delivered yet.</param>
/// <param name="HasChildren">It has children that are not final.</param>
/// <param name="MaySendAgain">Whether an instance has messages under way.</param>
internal sealed record Surroundings(DateTimeOffset Now, IReadOnlyList<Outgoing> Unsent, bool HasChildren, Func<string, bool> MaySendAgain);
