using System.Text.Json;
using Microsoft.DurableTask;
using Moq;
using TransitionOrchestrator.Durability;
using RetryPolicy = TransitionOrchestrator.Durability.RetryPolicy;
using SubOrchestrationOptions = TransitionOrchestrator.Durability.SubOrchestrationOptions;

namespace TransitionOrchestrator.Functions.Tests.Durable;

/// <summary>Activities, children, timers and custom status, as Durable Task is asked for them.</summary>
public sealed class CallTests
{
    private static readonly ActivityDefinition<string, string> Buy = new("Buy");
    private static readonly OrchestratorDefinition<string, string> Child = new("Child");

    private readonly List<DateTime> _timers = [];
    private readonly Mock<TaskOrchestrationContext> _durableTask = new();
    private readonly DurableOrchestrationContext _context;
    private DateTime _now = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    public CallTests()
    {
        _durableTask.Setup(context => context.InstanceId).Returns("one");
        _durableTask.Setup(context => context.Name).Returns(new TaskName("Main"));
        _durableTask.Setup(context => context.Version).Returns("1.0");
        _durableTask.Setup(context => context.CurrentUtcDateTime).Returns(() => _now);
        _durableTask.Setup(context => context.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>())).Returns((DateTime at, CancellationToken _) =>
        {
            _timers.Add(at);
            _now = at;
            return Task.CompletedTask;
        });
        _context = new DurableOrchestrationContext(_durableTask.Object);
    }

    [Fact]
    public async Task Retry_WaitsAsThePolicySays()
    {
        Answers("busy", "busy", "busy", null);
        var begun = _now;

        Assert.Equal("bought", await _context.CallActivityAsync(Buy, "", new RetryPolicy(5, Minutes(1), backoffCoefficient: 2, maxInterval: Minutes(3))));

        Assert.Equal([Minutes(1), Minutes(3), Minutes(6)], _timers.Select(at => at - begun));
    }

    [Fact]
    public async Task Retry_TimeLimit_NoAttemptStartsLater()
    {
        Answers("busy", "busy", "busy", "busy");

        await Assert.ThrowsAsync<OrchestrationTaskFailedException>(() => _context.CallActivityAsync(Buy, "", new RetryPolicy(1000, Minutes(1), timeLimit: Minutes(2.5))));

        Assert.Equal(2, _timers.Count);
    }

    [Fact]
    public async Task Retry_PredicateSeesTheTypedFailure()
    {
        Answers("busy", "refused");
        var asked = new List<string?>();

        var failed = await Assert.ThrowsAsync<OrchestrationTaskFailedException>(() => _context.CallActivityAsync(Buy, "", new RetryPolicy(5, Minutes(1))
        {
            ShouldRetry = failure =>
            {
                asked.Add(failure.Code);
                return failure.Code == "busy";
            },
        }));

        Assert.Equal(["busy", "refused"], asked);
        Assert.Equal(("Buy", "refused", typeof(ActivityFailureException).FullName), (failed.TaskName, failed.Details.Code, failed.Details.ErrorType));
    }

    [Fact]
    public async Task NotRegistered_IsNotRetried()
    {
        _durableTask.Setup(context => context.CallActivityAsync<JsonElement?>(new TaskName("Buy"), It.IsAny<object>(), null))
            .ThrowsAsync(new TaskFailedException("Buy", 1, new TaskFailureDetails(FailureTypes.ActivityNotFound, "none", null, null, null)));

        var failed = await Assert.ThrowsAsync<OrchestrationTaskFailedException>(() => _context.CallActivityAsync(Buy, "", new RetryPolicy(5, Minutes(1))));

        Assert.Equal((FailureTypes.ActivityNotFound, 0), (failed.Details.ErrorType, _timers.Count));
    }

    [Theory]
    [InlineData(null, "1.0")]
    [InlineData("1.1", "1.1")]
    public async Task Child_HasTheCallersVersionUnlessGivenAnother(string? given, string expected)
    {
        var how = AnswersChildren();

        await _context.CallSubOrchestratorAsync(Child, "", new SubOrchestrationOptions { InstanceId = "child", Version = given });

        var seen = Assert.Single(how);
        Assert.Equal(("child", expected), (seen.InstanceId, seen.Version!.Value.Version));
        Assert.Equal(new ParentInstance("Main", "one"), InstanceTags.ReadParent(seen.Tags!.ToDictionary(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task ChildTerminated_HasNoDetailsInDurableTask_AndStillAType()
    {
        _durableTask.Setup(context => context.CallSubOrchestratorAsync<JsonElement?>(new TaskName("Child"), It.IsAny<object>(), It.IsAny<TaskOptions>()))
            .ThrowsAsync(new TaskFailedException("Child", 1, (TaskFailureDetails)null!));

        var failed = await Assert.ThrowsAsync<OrchestrationTaskFailedException>(() => _context.CallSubOrchestratorAsync(Child, ""));

        Assert.Equal((FailureTypes.Terminated, false), (failed.Details.ErrorType, failed.Details.IsTransient));
    }

    [Fact]
    public async Task Timer_GoesInUtc_AndACancelledOneNotAtAll()
    {
        await _context.CreateTimerAsync(new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.FromHours(2)), CancellationToken.None);
        await Assert.ThrowsAsync<TaskCanceledException>(() => _context.CreateTimerAsync(Minutes(1), new CancellationToken(canceled: true)));

        Assert.Equal((new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc), DateTimeKind.Utc), (Assert.Single(_timers), _timers[0].Kind));
    }

    [Fact]
    public void TooLarge_NeverReachesDurableTask()
    {
        Assert.Throws<PayloadTooLargeException>(() => _context.SetCustomStatus(new string('x', OrchestrationContext.MaxCustomStatusBytes)));
        Assert.Throws<PayloadTooLargeException>(() => { _ = _context.CallActivityAsync(Buy, new string('x', Payload.MaxBytes)); });
        Assert.Throws<PayloadTooLargeException>(() => _context.SendEvent("two", new EventDefinition<string>("Signal"), new string('x', Payload.MaxBytes)));

        _durableTask.Verify(context => context.SetCustomStatus(It.IsAny<object>()), Times.Never);
        _durableTask.Verify(context => context.SendEvent(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object>()), Times.Never);
    }

    /// <summary>How the activity answers: a code is a failure with it.</summary>
    private void Answers(params string?[] codes)
    {
        var next = 0;
        _durableTask.Setup(context => context.CallActivityAsync<JsonElement?>(new TaskName("Buy"), It.IsAny<object>(), null)).Returns(() =>
            codes[next++] is { } code ? Task.FromException<JsonElement?>(Failed(code)) : Task.FromResult<JsonElement?>(JsonPayload.Write("The output", "bought")));
    }

    private List<Microsoft.DurableTask.SubOrchestrationOptions> AnswersChildren()
    {
        var how = new List<Microsoft.DurableTask.SubOrchestrationOptions>();
        _durableTask.Setup(context => context.CallSubOrchestratorAsync<JsonElement?>(new TaskName("Child"), It.IsAny<object>(), It.IsAny<TaskOptions>()))
            .Callback((TaskName _, object? _, TaskOptions? options) => how.Add((Microsoft.DurableTask.SubOrchestrationOptions)options!))
            .ReturnsAsync(JsonPayload.Write("The output", ""));
        return how;
    }

    /// <summary>A failure as it comes out of Durable Task's history.</summary>
    private static TaskFailedException Failed(string code)
    {
        var thrown = new ActivityFailureException(code, "no", isTransient: code == "busy");
        return new TaskFailedException("Buy", 1, new TaskFailureDetails(thrown.GetType().FullName!, thrown.Message, null, null, new TravellingFailure().GetExceptionProperties(thrown)));
    }

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);
}
