using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Tests;

/// <summary>The promise of <see cref="OrchestrationContext.WaitForEventOrTimeoutAsync{T}"/> on any engine: no event is swallowed.</summary>
public sealed class EventOrTimeoutTests
{
    private static readonly EventDefinition<string> Signal = new("Signal");
    private static readonly EventDefinition<string> SignalInCapitals = new("SIGNAL");

    [Fact]
    public async Task Wait_EventInTime_AnswersItAndCancelsTheTimer()
    {
        var context = new FakeContext();
        var waiting = context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1));

        context.Waiters[0].SetResult("x");

        Assert.Equal(new EventOrTimeout<string>(true, "x"), await waiting);
        Assert.True(context.Timers[0].Task.IsCanceled);
    }

    [Fact]
    public async Task Wait_TimedOut_NextWaitTakesItsPlaceWhateverTheCase()
    {
        var context = new FakeContext();
        var first = context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1));
        context.Timers[0].SetResult();
        Assert.False((await first).Received);

        var second = context.WaitForEventAsync(SignalInCapitals);
        context.Waiters[0].SetResult("late");

        Assert.Equal("late", await second);
        Assert.Single(context.Waiters);
    }

    [Fact]
    public async Task Wait_SeveralTimedOut_EachKeepsItsPlace()
    {
        var context = new FakeContext();
        var timedOut = new[] { context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1)), context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1)) };
        context.Timers.ForEach(timer => timer.SetResult());
        await Task.WhenAll(timedOut);

        var first = context.WaitForEventAsync(Signal);
        var second = context.WaitForEventAsync(Signal);
        var third = context.WaitForEventAsync(Signal);
        context.Waiters[0].SetResult("1");
        context.Waiters[1].SetResult("2");
        context.Waiters[2].SetResult("3");

        Assert.Equal(["1", "2", "3"], await Task.WhenAll(first, second, third));
        Assert.Equal(3, context.Waiters.Count);
    }

    [Fact]
    public async Task Wait_TimedOutInAnotherOrder_TheForemostPlaceIsTakenFirst()
    {
        var context = new FakeContext();
        var patient = context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(2));
        var hasty = context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1));
        context.Timers[1].SetResult();
        await hasty;
        context.Timers[0].SetResult();
        await patient;

        var first = context.WaitForEventAsync(Signal);
        var second = context.WaitForEventAsync(Signal);
        context.Waiters[0].SetResult("1");
        context.Waiters[1].SetResult("2");

        Assert.Equal(("1", "2"), (await first, await second));
    }

    [Fact]
    public async Task Wait_TimedOutAndServedLater_IsUntakenUntilANextWaitTakesIt()
    {
        var context = new FakeContext();
        var timedOut = new[] { context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1)), context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1)) };
        context.Timers.ForEach(timer => timer.SetResult());
        await Task.WhenAll(timedOut);
        Assert.Empty(context.Untaken());

        context.Waiters[0].SetResult("1");
        context.Waiters[1].SetResult("2");
        Assert.Equal([new UntakenEvent("Signal", "\"1\""), new UntakenEvent("Signal", "\"2\"")], context.Untaken());

        await context.WaitForEventAsync(Signal);
        Assert.Equal([new UntakenEvent("Signal", "\"2\"")], context.Untaken());
    }

    private sealed class FakeContext : OrchestrationContext
    {
        public List<TaskCompletionSource<string>> Waiters { get; } = [];

        public List<TaskCompletionSource> Timers { get; } = [];

        public override string InstanceId => "one";

        public override string Version => "";

        public override ParentInstance? Parent => null;

        public override DateTimeOffset CurrentUtc => DateTimeOffset.UnixEpoch;

        public override bool IsReplaying => false;

        public override Guid NewGuid() => throw new NotSupportedException();

        public override Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityDefinition<TInput, TOutput> activity, TInput input, RetryPolicy? retry = null) => throw new NotSupportedException();

        public override Task<TOutput> CallSubOrchestratorAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, TInput input, SubOrchestrationOptions? options = null) => throw new NotSupportedException();

        public override void SendEvent<T>(string instanceId, EventDefinition<T> externalEvent, T payload) => throw new NotSupportedException();

        public override void ContinueAsNew<TInput>(TInput input, bool preserveUnprocessedEvents = true) => throw new NotSupportedException();

        public IReadOnlyList<UntakenEvent> Untaken() => UntakenEvents();

        public override Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken)
        {
            var timer = new TaskCompletionSource();
            cancellationToken.Register(() => timer.TrySetCanceled(cancellationToken));
            Timers.Add(timer);
            return timer.Task;
        }

        public override void SetCustomStatus(object? status) => throw new NotSupportedException();

        public override ILogger CreateReplaySafeLogger(string category) => throw new NotSupportedException();

        protected override Task<T> WaitForEventCoreAsync<T>(EventDefinition<T> externalEvent)
        {
            var waiter = new TaskCompletionSource<string>();
            Waiters.Add(waiter);
            return (Task<T>)(Task)waiter.Task;
        }
    }
}
