using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// The living code of one instance. It is given turns, recorded ones first and new ones then, and cannot tell them apart;
/// that is what makes a replay end in the state that was lost.
/// </summary>
internal sealed class OrchestrationRun
{
    private readonly string _instanceId;
    private readonly OrchestratorRegistration _orchestrator;
    private readonly TurnThread _thread;
    private readonly RunContext _context;
    private readonly Queue<Action> _held = new();
    private Task<string>? _code;
    private bool _isHeld;
    private bool _ended;
    private volatile bool _strayed;

    /// <param name="instanceId">The instance.</param>
    /// <param name="orchestrator">Its code.</param>
    /// <param name="loggers">For replay-safe loggers.</param>
    /// <param name="strayed">Called, on any thread, when the code turns out to await something that is not durable.</param>
    public OrchestrationRun(string instanceId, OrchestratorRegistration orchestrator, ILoggerFactory loggers, Action<OrchestrationRun> strayed)
    {
        _instanceId = instanceId;
        _orchestrator = orchestrator;
        _thread = new TurnThread(() => Stray(strayed));
        _context = new RunContext(instanceId, _thread, loggers);
    }

    public IReadOnlyDictionary<int, OpenActivity> Activities => _context.Activities;

    public IReadOnlyDictionary<int, OpenTimer> Timers => _context.Timers;

    public string? CustomStatus => _context.CustomStatus;

    public static string StrayedMessage(string instanceId) =>
        $"Orchestration '{instanceId}' awaited a task that its OrchestrationContext did not make (I/O, Task.Delay, Task.Run, ConfigureAwait(false)). "
        + "Only tasks of the context can be awaited; everything else belongs into an activity.";

    /// <summary>Rebuilds the state from a history.</summary>
    /// <exception cref="NonDeterminismException">The code takes other steps than the history has.</exception>
    public void Replay(string? input, IEnumerable<RecordedTurn> history)
    {
        foreach (var turn in history)
        {
            Take(turn.Utc, input, turn.Inputs, replaying: true);
            Compare(turn.Actions);
        }

        _context.BeginTurn(_context.CurrentUtc, replaying: false);
    }

    /// <summary>Runs a turn until nothing more can run.</summary>
    /// <returns>What the code asked for; an <see cref="Ended"/> last if it ended.</returns>
    public IReadOnlyList<ActionEvent> Take(DateTimeOffset utc, string? input, IEnumerable<InputEvent> inputs, bool replaying = false)
    {
        _context.BeginTurn(utc, replaying);
        _thread.Run(() => Start(input));
        foreach (var next in inputs)
            Take(next);
        if (!_ended)
            CheckEnd();
        return _context.Actions;
    }

    private void Start(string? input)
    {
        if (_code is not null)
            return;
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

    private void Take(InputEvent input)
    {
        switch (input)
        {
            case Suspended or Parked:
                _isHeld = true;
                break;
            case Resumed:
                _isHeld = false;
                while (_held.TryDequeue(out var kept))
                    _thread.Run(kept);
                break;
            default:
                if (_context.Settle(input) is not { } deliver)
                    break;
                if (_isHeld)
                    _held.Enqueue(deliver);
                else
                    _thread.Run(deliver);
                break;
        }
    }

    private void CheckEnd()
    {
        if (_strayed)
            End(null, StrayedFailure());
        else if (_code is { IsCompletedSuccessfully: true } done)
            EndWith(done);
        else if (_code is { IsCompleted: true } failed)
            End(null, FailureDetails.From(failed.Exception?.InnerException ?? new TaskCanceledException(failed)));
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
            End(null, FailureDetails.From(tooLarge) with { IsTransient = false });
        }
    }

    private void End(string? output, FailureDetails? failure)
    {
        _ended = true;
        _context.Actions.Add(new Ended(output, failure));
    }

    private FailureDetails StrayedFailure() => new(typeof(InvalidOperationException).FullName!, StrayedMessage(_instanceId)) { IsTransient = false };

    private void Stray(Action<OrchestrationRun> strayed)
    {
        _strayed = true;
        strayed(this);
    }

    private void Compare(List<ActionEvent> recorded)
    {
        var found = _context.Actions;
        for (var step = 0; step < Math.Max(recorded.Count, found.Count); step++)
        {
            var expected = step < recorded.Count ? recorded[step] : null;
            var actual = step < found.Count ? found[step] : null;
            if (expected is null || actual is null || !expected.IsSameStep(actual))
                throw new NonDeterminismException(_instanceId, expected?.Describe() ?? "no further step", actual?.Describe() ?? "no further step");
        }
    }
}
