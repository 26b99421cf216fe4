using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What the code of one run sees. Its calls become <see cref="Actions"/>; inputs complete the tasks that it handed out.</summary>
internal sealed partial class RunContext(RunIdentity identity, TurnThread thread, ILoggerFactory loggers) : OrchestrationContext
{
    private readonly EventInbox _events = new();
    private readonly KeptResults _kept = new();
    private int _execution = identity.Execution;
    private int _steps;
    private int _guids;
    private DateTimeOffset _now;
    private bool _replaying;

    public override string InstanceId => identity.InstanceId;

    public override string Version => identity.Version;

    public override ParentInstance? Parent => identity.Parent;

    public override DateTimeOffset CurrentUtc => _now;

    public override bool IsReplaying => _replaying;

    /// <summary>What the code asked for in this turn.</summary>
    public List<ActionEvent> Actions { get; } = [];

    public Dictionary<int, OpenActivity> Activities { get; } = [];

    public Dictionary<int, OpenChild> Children { get; } = [];

    public Dictionary<int, OpenTimer> Timers { get; } = [];

    public string? CustomStatus { get; private set; }

    /// <summary>What the code asked to begin again with.</summary>
    public (string Input, bool Preserves)? Continuation { get; private set; }

    public bool IsInboxClosed => _events.IsClosed;

    /// <summary>Something can still come that lets the code go on.</summary>
    public bool IsWaiting => Activities.Count > 0 || Children.Count > 0 || Timers.Count > 0 || _events.Waiting > 0;

    /// <summary>Adds an action of this turn; its result may be known already.</summary>
    public ActionEvent Add(ActionEvent action)
    {
        Actions.Add(action);
        _kept.Match(action);
        return action;
    }

    public void CloseInbox() => _events.IsClosed = true;

    /// <summary>Events that the code has not seen: those that came to waits which it gave up, then those that nobody waited for.</summary>
    public IReadOnlyList<EventRaised> UnprocessedEvents() =>
        [.. UntakenEvents().Select(untaken => new EventRaised(untaken.Name, untaken.Payload)), .. _events.Early];

    /// <summary>Takes note of what a rewind says; before any code of the turn runs.</summary>
    public void Restore(InputEvent input)
    {
        if (input is not Rewound rewound)
            return;
        _execution = rewound.Execution;
        foreach (var step in rewound.Redo)
        {
            if (Children.TryGetValue(step, out var child))
                child.CalledIn = rewound.Execution;
        }
    }

    /// <summary>What gives the code a result that was kept over a rewind, now that it has asked for it; null if it has asked for none.</summary>
    public Action? TakeKept()
    {
        while (_kept.TryTake(out var result))
        {
            if (Settle(result) is { } deliver)
                return deliver;
        }

        return null;
    }

    public void BeginTurn(DateTimeOffset utc, bool replaying)
    {
        _now = utc;
        _replaying = replaying;
        Actions.Clear();
    }

    /// <summary>
    /// Takes note of an input: its activity or timer is open no more. Answers what gives it to the code, which may be later;
    /// null for an input that nobody waits for (any more).
    /// </summary>
    public Action? Settle(InputEvent input)
    {
        switch (input)
        {
            case ActivityCompleted completed when Activities.Remove(completed.Id, out var activity):
                return () => activity.Completion.SetResult(completed.Result);
            case ActivityFailed failed when Activities.Remove(failed.Id, out var activity):
                return () => activity.Completion.SetException(new OrchestrationTaskFailedException(activity.Name, failed.Failure));
            case ChildCompleted completed when Children.Remove(completed.Id, out var child):
                return () => child.Completion.SetResult(completed.Result);
            case ChildFailed failed when Children.Remove(failed.Id, out var child):
                return () => child.Completion.SetException(new OrchestrationTaskFailedException(child.Name, failed.Failure));
            case TimerFired fired when Timers.Remove(fired.Id, out var timer):
                return () =>
                {
                    timer.Cancellation.Dispose();
                    timer.Completion.SetResult();
                };
            case Kept kept when IsOpen(kept.Step):
                return Settle((InputEvent)kept.Result);
            case Kept kept:
                _kept.Add(kept);
                return null;
            case EventRaised raised:
                return () => _events.Deliver(raised.Name, raised.Payload);
            default:
                return null;
        }
    }

    private bool IsOpen(HistoryEvent step) => step switch
    {
        ActivityScheduled was => Activities.TryGetValue(was.Id, out var activity) && KeptResults.IsSame(was, new ActivityScheduled(was.Id, activity.Name, activity.Input)),
        ChildScheduled was => Children.TryGetValue(was.Id, out var child) && KeptResults.IsSame(was, child.Call),
        TimerCreated was => Timers.ContainsKey(was.Id),
        _ => false,
    };
}
