using System.Globalization;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What the code of one run sees. Its calls become <see cref="Actions"/>; inputs complete the tasks that it handed out.</summary>
internal sealed class RunContext(string instanceId, TurnThread thread, ILoggerFactory loggers) : OrchestrationContext
{
    /// <summary>The failure of an activity that no code is registered for; it is not tried again.</summary>
    public const string ActivityNotFound = "ActivityTaskNotFound";

    private readonly EventInbox _events = new();
    private int _steps;
    private int _guids;
    private DateTimeOffset _now;
    private bool _replaying;

    public override string InstanceId { get; } = instanceId;

    public override string Version => throw new NotSupportedException();

    public override ParentInstance? Parent => throw new NotSupportedException();

    public override DateTimeOffset CurrentUtc => _now;

    public override bool IsReplaying => _replaying;

    /// <summary>What the code asked for in this turn.</summary>
    public List<ActionEvent> Actions { get; } = [];

    public Dictionary<int, OpenActivity> Activities { get; } = [];

    public Dictionary<int, OpenTimer> Timers { get; } = [];

    public string? CustomStatus { get; private set; }

    /// <summary>Something can still come that lets the code go on.</summary>
    public bool IsWaiting => Activities.Count > 0 || Timers.Count > 0 || _events.Waiting > 0;

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
            case TimerFired fired when Timers.Remove(fired.Id, out var timer):
                return () =>
                {
                    timer.Cancellation.Dispose();
                    timer.Completion.SetResult();
                };
            case EventRaised raised:
                return () => _events.Deliver(raised.Name, raised.Payload);
            default:
                return null;
        }
    }

    public override Guid NewGuid()
    {
        EnsureTurn();
        return NameBasedGuid.Create(string.Create(CultureInfo.InvariantCulture, $"{InstanceId}/{_guids++}"));
    }

    public override Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityDefinition<TInput, TOutput> activity, TInput input, RetryPolicy? retry = null)
    {
        ArgumentNullException.ThrowIfNull(activity);
        EnsureTurn();
        var json = Payload.Serialize($"The input of activity '{activity.Name}'", input);
        return retry is null ? CallOnceAsync<TOutput>(activity.Name, json, isRetry: false) : CallWithRetriesAsync<TOutput>(activity.Name, json, retry);
    }

    public override Task<TOutput> CallSubOrchestratorAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, TInput input, SubOrchestrationOptions? options = null) => throw new NotSupportedException();

    public override void SendEvent<T>(string instanceId, EventDefinition<T> externalEvent, T payload) => throw new NotSupportedException();

    public override void ContinueAsNew<TInput>(TInput input, bool preserveUnprocessedEvents = true) => throw new NotSupportedException();

    public override Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken)
    {
        EnsureTurn();
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        var id = _steps++;
        var timer = new OpenTimer(fireAt.ToUniversalTime());
        Timers.Add(id, timer);
        Actions.Add(new TimerCreated(id, timer.FireAt));
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

    private async Task<TOutput> CallWithRetriesAsync<TOutput>(string name, string input, RetryPolicy retry)
    {
        var startedAt = CurrentUtc;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await CallOnceAsync<TOutput>(name, input, isRetry: attempt > 1);
            }
            catch (OrchestrationTaskFailedException failed) when (IsWorthAnother(failed.Details, retry, attempt, startedAt))
            {
                await CreateTimerAsync(CurrentUtc + retry.IntervalAfter(attempt), CancellationToken.None);
            }
        }
    }

    private bool IsWorthAnother(FailureDetails failure, RetryPolicy retry, int attempt, DateTimeOffset startedAt) =>
        attempt < retry.MaxAttempts
        && !string.Equals(failure.ErrorType, ActivityNotFound, StringComparison.Ordinal)
        && (retry.TimeLimit is not { } limit || CurrentUtc + retry.IntervalAfter(attempt) <= startedAt + limit)
        && retry.ShouldRetry(failure);

    private async Task<TOutput> CallOnceAsync<TOutput>(string name, string input, bool isRetry)
    {
        var id = _steps++;
        var activity = new OpenActivity(name, input);
        Activities.Add(id, activity);
        Actions.Add(new ActivityScheduled(id, name, input) { IsRetry = isRetry });
        return DurableJson.Deserialize<TOutput>(await activity.Completion.Task);
    }

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
        Actions.Add(new TimerCancelled(id));
        timer.Completion.SetCanceled(cancellationToken);
    }

    private void EnsureTurn()
    {
        if (!thread.IsCurrent)
            throw new InvalidOperationException(OrchestrationRun.StrayedMessage(InstanceId));
    }
}

/// <summary>An activity that has no result yet.</summary>
internal sealed record OpenActivity(string Name, string Input)
{
    public TaskCompletionSource<string> Completion { get; } = new();
}

/// <summary>A timer that is neither fired nor cancelled.</summary>
internal sealed record OpenTimer(DateTimeOffset FireAt)
{
    public TaskCompletionSource Completion { get; } = new();

    public CancellationTokenRegistration Cancellation { get; set; }
}
