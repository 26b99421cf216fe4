using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability;

/// <summary>
/// What an orchestrator may do. The words and meanings are those of Durable Task's <c>TaskOrchestrationContext</c>; where that
/// has a trap, the safe behaviour is promised here and both engines honour it.
/// </summary>
public abstract class OrchestrationContext
{
    /// <summary>The largest custom status, in UTF-8 bytes of its JSON. Durable Functions documents 16 KB.</summary>
    public const int MaxCustomStatusBytes = 16 * 1024;

    /// <summary>This instance's id.</summary>
    public abstract string InstanceId { get; }

    /// <summary>The version that this instance was started under, the same for its whole life; empty if none. Branch on it where new code would take other steps. Durable Task: <c>Version</c>.</summary>
    public abstract string Version { get; }

    /// <summary>Who called this instance; null if it was started from outside. Durable Task: <c>Parent</c>.</summary>
    public abstract ParentInstance? Parent { get; }

    /// <summary>The time of the current turn, the same on every replay. Durable Task: <c>CurrentUtcDateTime</c>.</summary>
    public abstract DateTimeOffset CurrentUtc { get; }

    /// <summary>True while recorded steps are run again. Only for logging.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>A new id, the same on every replay. Durable Task: <c>NewGuid</c>.</summary>
    public abstract Guid NewGuid();

    /// <summary>Runs an activity at least once and records one result.</summary>
    /// <exception cref="OrchestrationTaskFailedException">It failed for good, after the attempts of <paramref name="retry"/>.</exception>
    public abstract Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityDefinition<TInput, TOutput> activity, TInput input, RetryPolicy? retry = null);

    /// <summary>
    /// Runs another orchestrator as a child and waits for its output. The child goes on if this instance ends without waiting,
    /// and is terminated with it. Durable Task: <c>CallSubOrchestratorAsync</c>.
    /// </summary>
    /// <exception cref="OrchestrationTaskFailedException">It failed for good, with its own failure; or it was terminated, or its id is another instance's (<see cref="FailureTypes"/>).</exception>
    /// <exception cref="ArgumentException">The given id is none.</exception>
    public abstract Task<TOutput> CallSubOrchestratorAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, TInput input, SubOrchestrationOptions? options = null);

    /// <summary>
    /// Sends an event to an instance and does not wait. It is delivered once, after the turn is recorded; events from this
    /// instance to one other arrive in order. To an unknown or final instance: dropped. Durable Task: <c>SendEvent</c>.
    /// </summary>
    /// <exception cref="PayloadTooLargeException">The payload is too large.</exception>
    /// <exception cref="ArgumentException">The id is none.</exception>
    public abstract void SendEvent<T>(string instanceId, EventDefinition<T> externalEvent, T payload);

    /// <summary>
    /// Starts this instance over with another input and an empty history, as soon as its code returns: return at once. What the
    /// code returns is not used; what it throws still fails the instance. The custom status starts empty; results of open tasks
    /// are dropped; children go on. Durable Task: <c>ContinueAsNew</c>.
    /// </summary>
    /// <param name="input">The next round's input.</param>
    /// <param name="preserveUnprocessedEvents">Whether events that the code has not taken come to the next round, in their order.</param>
    /// <exception cref="PayloadTooLargeException">The input is too large.</exception>
    public abstract void ContinueAsNew<TInput>(TInput input, bool preserveUnprocessedEvents = true);

    /// <summary>Completes at the given time or later, also across restarts.</summary>
    /// <param name="fireAt">When; a time in the past completes in the next turn.</param>
    /// <param name="cancellationToken">Cancels the timer, with <see cref="TaskCanceledException"/>. Cancel timers that are no longer needed: an open one keeps the instance running.</param>
    public abstract Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken);

    /// <summary>Completes after the given time or later, also across restarts.</summary>
    public Task CreateTimerAsync(TimeSpan delay, CancellationToken cancellationToken) => CreateTimerAsync(CurrentUtc + delay, cancellationToken);

    /// <summary>
    /// Waits for an event; events that came early were kept, in order. Waiters of one name are served first come, first served.
    /// There is no cancellation: in Durable Task a cancelled wait swallows the next event. Keep the task and race it instead,
    /// or use <see cref="WaitForEventOrTimeoutAsync{T}"/>.
    /// </summary>
    public Task<T> WaitForEventAsync<T>(EventDefinition<T> externalEvent) => TakePlace(externalEvent).Waiting;

    /// <summary>
    /// Waits for an event at most the given time. A wait that timed out gives its place to the next wait of that name, so no
    /// event is ever swallowed.
    /// </summary>
    /// <returns>The event's payload, or that the time was over.</returns>
    public async Task<EventOrTimeout<T>> WaitForEventOrTimeoutAsync<T>(EventDefinition<T> externalEvent, TimeSpan timeout)
    {
        var (waiting, place) = TakePlace(externalEvent);
        using var cancelTimer = new CancellationTokenSource();
        var timer = CreateTimerAsync(timeout, cancelTimer.Token);
        if (await Task.WhenAny(waiting, timer) == waiting)
        {
#pragma warning disable CA1849, MA0042 // CancelAsync leaves the turn's thread; an orchestrator must not.
            cancelTimer.Cancel();
#pragma warning restore CA1849, MA0042
            return new EventOrTimeout<T>(true, await waiting);
        }

        // Several waits of one name may time out, in whatever order; each keeps its place in the line.
        if (!_abandonedWaits.TryGetValue(externalEvent.Name, out var abandoned))
            _abandonedWaits[externalEvent.Name] = abandoned = new SortedList<int, AbandonedWait>();
        abandoned.Add(place, new AbandonedWait(waiting, () => DurableJson.Serialize(waiting.Result)));
        return new EventOrTimeout<T>(false, default);
    }

    /// <summary>Shows a small value to whoever queries this instance. It is committed with the turn.</summary>
    /// <exception cref="PayloadTooLargeException">Above <see cref="MaxCustomStatusBytes"/>: a large status stalls whole partitions of Durable Task.</exception>
    public abstract void SetCustomStatus(object? status);

    /// <summary>A logger that is silent while replaying.</summary>
    public abstract ILogger CreateReplaySafeLogger(string category);

    /// <summary>Queues a new waiter for the event; waiters of one name are served first come, first served.</summary>
    protected abstract Task<T> WaitForEventCoreAsync<T>(EventDefinition<T> externalEvent);

    /// <summary>Events that came to waits which had timed out, in order, and which no wait has taken up since: continue-as-new must carry them.</summary>
    protected IReadOnlyList<UntakenEvent> UntakenEvents() =>
    [
        .. from waits in _abandonedWaits
           from wait in waits.Value.Values
           where wait.Waiting.IsCompletedSuccessfully
           select new UntakenEvent(waits.Key, wait.Payload()),
    ];

    /// <summary>The foremost place that was given up, or a new one at the end of the line.</summary>
    private (Task<T> Waiting, int Place) TakePlace<T>(EventDefinition<T> externalEvent)
    {
        ArgumentNullException.ThrowIfNull(externalEvent);
        if (!_abandonedWaits.TryGetValue(externalEvent.Name, out var abandoned) || abandoned.Count == 0)
            return (WaitForEventCoreAsync(externalEvent), _places++);
        var (place, wait) = (abandoned.GetKeyAtIndex(0), abandoned.GetValueAtIndex(0));
        abandoned.RemoveAt(0);
        return ((Task<T>)wait.Waiting, place);
    }

    private readonly Dictionary<string, SortedList<int, AbandonedWait>> _abandonedWaits = new(StringComparer.OrdinalIgnoreCase);
    private int _places;

    private sealed record AbandonedWait(Task Waiting, Func<string> Payload);
}

/// <summary>What <see cref="OrchestrationContext.WaitForEventOrTimeoutAsync{T}"/> answers.</summary>
/// <param name="Received">True if the event came in time.</param>
/// <param name="Payload">The event's payload; default when it did not come.</param>
public readonly record struct EventOrTimeout<T>(bool Received, T? Payload);
