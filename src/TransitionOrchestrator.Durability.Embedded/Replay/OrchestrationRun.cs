using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// The living code of one instance. It is given turns, recorded ones first and new ones then, and cannot tell them apart;
/// that is what makes a replay end in the state that was lost.
/// </summary>
internal sealed class OrchestrationRun
{
    private readonly RunIdentity _identity;
    private readonly OrchestratorRegistration _orchestrator;
    private readonly ILoggerFactory _loggers;
    private readonly Action<OrchestrationRun> _strayed;
    private readonly TurnThread _thread;
    private readonly RunContext _context;
    private readonly Queue<Action> _held = new();
    private Task<string>? _code;
    private bool _isHeld;
    private bool _ended;
    private volatile bool _isStray;

    /// <param name="identity">The instance.</param>
    /// <param name="orchestrator">Its code.</param>
    /// <param name="loggers">For replay-safe loggers.</param>
    /// <param name="strayed">Called, on any thread, when the code turns out to await something that is not durable.</param>
    public OrchestrationRun(RunIdentity identity, OrchestratorRegistration orchestrator, ILoggerFactory loggers, Action<OrchestrationRun> strayed)
    {
        (_identity, _orchestrator, _loggers, _strayed) = (identity, orchestrator, loggers, strayed);
        _thread = new TurnThread(Stray);
        _context = new RunContext(identity, _thread, loggers);
    }

    public IReadOnlyDictionary<int, OpenActivity> Activities => _context.Activities;

    public IReadOnlyDictionary<int, OpenChild> Children => _context.Children;

    public IReadOnlyDictionary<int, OpenTimer> Timers => _context.Timers;

    public string? CustomStatus => _context.CustomStatus;

    /// <summary>The code does not begin before this time; null once it may.</summary>
    public DateTimeOffset? StartAt { get; private set; }

    /// <summary>The code of the next execution of this instance.</summary>
    public OrchestrationRun Next(int execution) => new(_identity with { Execution = execution }, _orchestrator, _loggers, _strayed);

    /// <summary>The next turn was recorded before it runs.</summary>
    public void Prepare(TurnPending pending)
    {
        _isHeld |= pending.IsHeld;
        StartAt = pending.StartAt;
    }

    public static string StrayedMessage(string instanceId) =>
        $"Orchestration '{instanceId}' awaited a task that its OrchestrationContext did not make (I/O, Task.Delay, Task.Run, ConfigureAwait(false)). "
        + "Only tasks of the context can be awaited; everything else belongs into an activity.";

    /// <summary>Rebuilds the state from a history.</summary>
    /// <exception cref="NonDeterminismException">The code takes other steps than the history has.</exception>
    public void Replay(string? input, RecordedHistory history)
    {
        foreach (var turn in history.Turns)
            Compare(turn.Actions, Replay(input, turn));
        if (history.Pending?.Pending is { } pending)
            Prepare(pending);
        _context.BeginTurn(_context.CurrentUtc, replaying: false);
    }

    /// <summary>Runs a recorded turn and answers what the code does now.</summary>
    public IReadOnlyList<ActionEvent> Replay(string? input, RecordedTurn turn)
    {
        if (turn.Pending is { } pending)
            Prepare(pending);
        return Take(turn.Utc, input, turn.Inputs, replaying: true);
    }

    /// <summary>Runs a turn until nothing more can run.</summary>
    /// <returns>What the code asked for; an <see cref="Ended"/> or <see cref="ContinuedAsNew"/> last if it ended.</returns>
    public IReadOnlyList<ActionEvent> Take(DateTimeOffset utc, string? input, IReadOnlyList<InputEvent> inputs, bool replaying = false)
    {
        _context.BeginTurn(utc, replaying);
        foreach (var restored in inputs)
            _context.Restore(restored);
        // A turn that parks an instance runs none of its code.
        if (_code is null && inputs.Any(next => next is Parked))
            _isHeld = true;
        StartUnlessHeld(input);
        foreach (var next in inputs)
            Take(next, input);
        if (!_ended && _code is not null)
            CheckEnd(_code);
        return _context.Actions;
    }

    private void StartUnlessHeld(string? input)
    {
        if (_code is not null || _isHeld || StartAt is not null)
            return;
        Run(() => Start(input));
    }

    private void Start(string? input)
    {
        _code = _orchestrator.RunAsync(_context, input);
        // Continuations of ConfigureAwait(false) do not come through the turn's thread: the end then comes from elsewhere.
        _ = _code.ContinueWith(
            _ =>
            {
                if (!_thread.IsCurrent)
                    _thread.Stray();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private void Run(Action action)
    {
        _thread.Run(action);
        while (_context.TakeKept() is { } kept)
            _thread.Run(kept);
        if (_context.Continuation is not null && _code is { IsCompleted: true })
            _context.CloseInbox();
    }

    private void Take(InputEvent input, string? start)
    {
        switch (input)
        {
            case Suspended or Parked:
                _isHeld = true;
                break;
            case Resumed:
                _isHeld = false;
                StartUnlessHeld(start);
                while (_held.TryDequeue(out var kept))
                    Run(kept);
                break;
            case StartDue:
                StartAt = null;
                StartUnlessHeld(start);
                break;
            default:
                if (_context.Settle(input) is not { } deliver)
                    break;
                if (_isHeld && !_context.IsInboxClosed)
                    _held.Enqueue(deliver);
                else
                    Run(deliver);
                break;
        }
    }

    private void CheckEnd(Task<string> code)
    {
        if (_isStray)
            End(null, StrayedFailure());
        else if (code.IsCompletedSuccessfully && _context.Continuation is { } next)
            (_ended, _) = (true, _context.Add(new ContinuedAsNew(next.Input, next.Preserves ? _context.UnprocessedEvents() : [], _isHeld)));
        else if (code.IsCompletedSuccessfully)
            EndWith(code);
        else if (code.IsCompleted)
            End(null, FailureDetails.From(code.Exception?.InnerException ?? new TaskCanceledException(code)));
        else if (!_context.IsWaiting && !_isHeld)
            End(null, StrayedFailure());
    }

    private void EndWith(Task<string> done)
    {
#pragma warning disable MA0042, CA1849 // It is completed.
        var output = done.Result;
#pragma warning restore MA0042, CA1849
        try
        {
            End(Payload.Check("The output", output, Payload.MaxBytes), null);
        }
        catch (PayloadTooLargeException tooLarge)
        {
            End(null, FailureDetails.From(tooLarge));
        }
    }

    private void End(string? output, FailureDetails? failure)
    {
        _ended = true;
        _context.Add(new Ended(output, failure));
    }

    private FailureDetails StrayedFailure() => new(typeof(InvalidOperationException).FullName!, StrayedMessage(_identity.InstanceId)) { IsTransient = false };

    private void Stray()
    {
        _isStray = true;
        _strayed(this);
    }

    /// <summary>Whether the code took the steps that the history has.</summary>
    /// <exception cref="NonDeterminismException">It did not.</exception>
    public void Compare(List<ActionEvent> recorded, IReadOnlyList<ActionEvent> found)
    {
        for (var step = 0; step < Math.Max(recorded.Count, found.Count); step++)
        {
            var expected = step < recorded.Count ? recorded[step] : null;
            var actual = step < found.Count ? found[step] : null;
            if (expected is null || actual is null || !expected.IsSameStep(actual))
                throw new NonDeterminismException(_identity.InstanceId, expected?.Describe() ?? "no further step", actual?.Describe() ?? "no further step");
        }
    }
}
