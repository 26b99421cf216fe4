using System.Text.Json;
using Microsoft.DurableTask;
using Moq;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Functions.Tests.Durable;

/// <summary>What Durable Task does with several waiters, and with one that gave up, never shows: it sees one wait at a time.</summary>
public sealed class EventTests
{
    private static readonly EventDefinition<string> Signal = new("Signal");

    private readonly Queue<TaskCompletionSource<JsonElement?>> _waits = new();
    private readonly Mock<TaskOrchestrationContext> _durableTask = new();
    private readonly DurableOrchestrationContext _context;

    public EventTests()
    {
        _durableTask.Setup(context => context.InstanceId).Returns("one");
        _durableTask.Setup(context => context.WaitForExternalEvent<JsonElement?>(It.IsAny<string>(), CancellationToken.None)).Returns(() =>
        {
            var wait = new TaskCompletionSource<JsonElement?>();
            _waits.Enqueue(wait);
            return wait.Task;
        });
        _context = new DurableOrchestrationContext(_durableTask.Object);
    }

    [Fact]
    public async Task TimedOut_TheWaitStaysOpenAndServesTheNext()
    {
        TimeIsOver();
        Assert.False((await _context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1))).Received);
        Assert.False((await _context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1))).Received);

        var next = _context.WaitForEventAsync(Signal);
        Raise("late");

        Assert.Equal("late", await next);
        Assert.Empty(_waits);
    }

    [Fact]
    public async Task SeveralWaiters_FirstComeFirstServed()
    {
        var first = _context.WaitForEventAsync(Signal);
        var second = _context.WaitForEventAsync(new EventDefinition<string>("SIGNAL"));
        Assert.Single(_waits);

        Raise("1");
        Raise("2");

        Assert.Equal(("1", "2"), (await first, await second));
    }

    [Fact]
    public async Task InTime_TheTimerIsCancelled()
    {
        var token = CancellationToken.None;
        _durableTask.Setup(context => context.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>()))
            .Callback((DateTime _, CancellationToken given) => token = given)
            .Returns(new TaskCompletionSource().Task);
        var waiting = _context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1));

        Raise("in time");

        Assert.Equal("in time", (await waiting).Payload);
        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public async Task ContinueAsNew_EventForAWaitThatTimedOut_IsSentOnFirst()
    {
        var steps = new List<string>();
        _durableTask.Setup(context => context.SendEvent("one", "Signal", It.IsAny<object>())).Callback((string _, string _, object payload) => steps.Add($"event {payload}"));
        _durableTask.Setup(context => context.ContinueAsNew(It.IsAny<object>(), true)).Callback((object? input, bool _) => steps.Add($"round {input}"));
        TimeIsOver();
        await _context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1));
        Raise("late");

        _context.ContinueAsNew(2);

        Assert.Equal(["event late", "round 2"], steps, StringComparer.Ordinal);
    }

    [Fact]
    public async Task ContinueAsNew_TakesNoEventAlongIfTold()
    {
        TimeIsOver();
        await _context.WaitForEventOrTimeoutAsync(Signal, TimeSpan.FromHours(1));
        Raise("late");

        _context.ContinueAsNew(2, preserveUnprocessedEvents: false);

        _durableTask.Verify(context => context.SendEvent(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object>()), Times.Never);
        _durableTask.Verify(context => context.ContinueAsNew(It.IsAny<object>(), false), Times.Once);
    }

    [Fact]
    public async Task Refused_WhoeverWaitsHearsOfIt()
    {
        _durableTask.Setup(context => context.WaitForExternalEvent<JsonElement?>(It.IsAny<string>(), CancellationToken.None)).Throws(new InvalidOperationException("not in a turn"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => _context.WaitForEventAsync(Signal));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _context.WaitForEventAsync(Signal));
    }

    private void TimeIsOver() => _durableTask.Setup(context => context.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);

    private void Raise(string payload) => _waits.Dequeue().SetResult(JsonPayload.Write("The payload", payload));
}
