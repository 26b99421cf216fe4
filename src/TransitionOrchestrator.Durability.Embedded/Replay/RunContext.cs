using System.Globalization;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What the code of one run sees. Its calls become <see cref="Actions"/>; inputs complete the tasks that it handed out.</summary>
internal sealed class RunContext(RunIdentity identity, TurnThread thread, ILoggerFactory loggers) : OrchestrationContext
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

    public override Guid NewGuid()
    {
        EnsureTurn();
        return NameBasedGuid.Create(string.Create(CultureInfo.InvariantCulture, $"{InstanceId}/{identity.Life:N}/{identity.Execution}/{_guids++}"));
    }

    public override Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityDefinition<TInput, TOutput> activity, TInput input, RetryPolicy? retry = null)
    {
        ArgumentNullException.ThrowIfNull(activity);
        EnsureTurn();
        var json = Payload.Serialize($"The input of activity '{activity.Name}'", input);
        return retry is null
            ? CallActivityOnce<TOutput>(activity.Name, json, retryOf: null).Result
            : CallWithRetriesAsync(previous => CallActivityOnce<TOutput>(activity.Name, json, previous), retry);
    }

    public override Task<TOutput> CallSubOrchestratorAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, TInput input, SubOrchestrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        EnsureTurn();
        if (options?.InstanceId is { } id)
            InstanceIds.Check(id);
        var json = Payload.Serialize($"The input of sub-orchestration '{orchestrator.Name}'", input);
        return options?.Retry is not { } retry
            ? CallChildOnce<TOutput>(orchestrator.Name, json, options, retryOf: null).Result
            : CallWithRetriesAsync(previous => CallChildOnce<TOutput>(orchestrator.Name, json, options, previous), retry);
    }

    public override void SendEvent<T>(string instanceId, EventDefinition<T> externalEvent, T payload)
    {
        ArgumentNullException.ThrowIfNull(externalEvent);
        InstanceIds.Check(instanceId);
        EnsureTurn();
        var json = Payload.Serialize($"The payload of event '{externalEvent.Name}'", payload);
        Add(new EventSent(_steps++, instanceId, externalEvent.Name, json));
    }

    public override void ContinueAsNew<TInput>(TInput input, bool preserveUnprocessedEvents = true)
    {
        EnsureTurn();
        Continuation = (Payload.Serialize("The input of the next round", input), preserveUnprocessedEvents);
    }

    public override Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken)
    {
        EnsureTurn();
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        var id = _steps++;
        var timer = new OpenTimer(fireAt.ToUniversalTime());
        Timers.Add(id, timer);
        Add(new TimerCreated(id, timer.FireAt));
        timer.Cancellation = cancellationToken.Register(() => Cancel(id, cancellationToken));
        return timer.Completion.Task;
    }

    public override void SetCustomStatus(object? status)
    {
        EnsureTurn();
        CustomStatus = status is null ? null : Payload.Check("The custom status", DurableJson.Serialize(status), MaxCustomStatusBytes);
    }

    public override ILogger CreateReplaySafeLogger(string category) => new ReplaySafeLogger(loggers.CreateLogger(category), this);

    protected override Task<T> WaitForEventCoreAsync<T>(EventDefinition<T> externalEvent)
    {
        EnsureTurn();
        return _events.WaitAsync<T>(externalEvent.Name);
    }

    private async Task<TOutput> CallWithRetriesAsync<TOutput>(Func<int?, (int Step, Task<TOutput> Result)> call, RetryPolicy retry)
    {
        var startedAt = CurrentUtc;
        int? previous = null;
        for (var attempt = 1; ; attempt++)
        {
            var (step, result) = call(previous);
            try
            {
                return await result;
            }
            catch (OrchestrationTaskFailedException failed) when (IsWorthAnother(failed.Details, retry, attempt, startedAt))
            {
                await CreateTimerAsync(CurrentUtc + retry.IntervalAfter(attempt), CancellationToken.None);
            }

            previous = step;
        }
    }

    private bool IsWorthAnother(FailureDetails failure, RetryPolicy retry, int attempt, DateTimeOffset startedAt) =>
        attempt < retry.MaxAttempts
        && !FailureTypes.IsFinal(failure.ErrorType)
        && (retry.TimeLimit is not { } limit || CurrentUtc + retry.IntervalAfter(attempt) <= startedAt + limit)
        && retry.ShouldRetry(failure);

    private (int Step, Task<TOutput> Result) CallActivityOnce<TOutput>(string name, string input, int? retryOf)
    {
        var id = _steps++;
        var activity = new OpenActivity(name, input);
        Activities.Add(id, activity);
        Add(new ActivityScheduled(id, name, input) { RetryOf = retryOf });
        return (id, ReadAsync<TOutput>(activity.Completion.Task));
    }

    private (int Step, Task<TOutput> Result) CallChildOnce<TOutput>(string name, string input, SubOrchestrationOptions? options, int? retryOf)
    {
        var id = _steps++;
        // As in Durable Task, where it is new on each call and the same on each replay.
        var childId = options?.InstanceId ?? NameBasedGuid.Create(string.Create(CultureInfo.InvariantCulture, $"{InstanceId}/{identity.Life:N}/{_execution}/child/{id}")).ToString("N");
        var call = new ChildScheduled(id, name, childId, input, options?.Version ?? Version) { RetryOf = retryOf };
        var child = new OpenChild(name, call, _execution);
        Children.Add(id, child);
        Add(call);
        return (id, ReadAsync<TOutput>(child.Completion.Task));
    }

    private static async Task<TOutput> ReadAsync<TOutput>(Task<string> json) => DurableJson.Deserialize<TOutput>(await json);

    private void Cancel(int id, CancellationToken cancellationToken)
    {
        if (!thread.IsCurrent)
        {
            // A token that real time cancels, say: throwing here would end the process.
            thread.Stray();
            return;
        }

        if (!Timers.Remove(id, out var timer))
            return;
        Add(new TimerCancelled(id));
        timer.Completion.SetCanceled(cancellationToken);
    }

    private bool IsOpen(HistoryEvent step) => step switch
    {
        ActivityScheduled was => Activities.TryGetValue(was.Id, out var activity) && KeptResults.IsSame(was, new ActivityScheduled(was.Id, activity.Name, activity.Input)),
        ChildScheduled was => Children.TryGetValue(was.Id, out var child) && KeptResults.IsSame(was, child.Call),
        TimerCreated was => Timers.ContainsKey(was.Id),
        _ => false,
    };

    private void EnsureTurn()
    {
        if (!thread.IsCurrent)
            throw new InvalidOperationException(OrchestrationRun.StrayedMessage(InstanceId));
    }
}
