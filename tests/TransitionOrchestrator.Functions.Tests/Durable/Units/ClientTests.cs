using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Functions.Tests.Durable;

/// <summary>What the client asks of Durable Task, and what it makes of the answers of backends that the in-process host is not.</summary>
public sealed class ClientTests
{
    private static readonly OrchestratorDefinition<string, string> Main = new("Main");
    private static readonly EventDefinition<string> Signal = new("Signal");

    private readonly Mock<DurableTaskClient> _durableTask = new("test");
    private readonly DurableTaskOrchestrationClient _client;

    public ClientTests() => _client = new DurableTaskOrchestrationClient(_durableTask.Object, "2.0");

    [Fact]
    public async Task Start_ListsEveryState_SoThatNothingIsStartedAgain()
    {
        StartOrchestrationOptions? how = null;
        _durableTask.Setup(client => client.ScheduleNewOrchestrationInstanceAsync(new TaskName("Main"), It.IsAny<object>(), It.IsAny<StartOrchestrationOptions>(), default))
            .Callback((TaskName _, object? _, StartOrchestrationOptions? options, CancellationToken _) => how = options)
            .ReturnsAsync("one");
        var at = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.True(await _client.StartAsync(Main, "one", "", new StartOptions { StartAt = at }));

        Assert.Equal(StartOrchestrationOptionsExtensions.ValidDedupeStatuses.Select(status => $"{status}"), how!.DedupeStatuses!);
        Assert.Equal(("one", at, "2.0"), (how.InstanceId, how.StartAt!.Value, how.Version!.Value.Version));
    }

    [Fact]
    public async Task Start_IdExists_AnswersFalse()
    {
        _durableTask.Setup(client => client.ScheduleNewOrchestrationInstanceAsync(new TaskName("Main"), It.IsAny<object>(), It.IsAny<StartOrchestrationOptions>(), default))
            .ThrowsAsync(new OrchestrationAlreadyExistsException("one"));

        Assert.False(await _client.StartAsync(Main, "one", ""));
    }

    [Theory]
    [InlineData(StatusCode.NotFound, ControlResult.NotFound)]
    [InlineData(StatusCode.FailedPrecondition, ControlResult.AlreadyFinal)]
    public async Task Event_InstanceEndsMeanwhile_SaysSo(StatusCode status, ControlResult expected)
    {
        Exists("one", OrchestrationRuntimeStatus.Running);
        _durableTask.Setup(client => client.RaiseEventAsync("one", "Signal", It.IsAny<object>(), default)).ThrowsAsync(new RpcException(new Status(status, "")));

        Assert.Equal(expected, await _client.RaiseEventAsync("one", Signal, ""));
    }

    [Fact]
    public async Task Event_BackendIsOutOfReach_Throws()
    {
        Exists("one", OrchestrationRuntimeStatus.Running);
        _durableTask.Setup(client => client.RaiseEventAsync("one", "Signal", It.IsAny<object>(), default)).ThrowsAsync(new RpcException(new Status(StatusCode.Unavailable, "")));

        await Assert.ThrowsAsync<RpcException>(() => _client.RaiseEventAsync("one", Signal, ""));
    }

    [Fact]
    public async Task Event_UnknownOrFinal_NeverReachesDurableTask()
    {
        Exists("over", OrchestrationRuntimeStatus.Terminated);

        Assert.Equal(ControlResult.NotFound, await _client.RaiseEventAsync("nobody", Signal, ""));
        Assert.Equal(ControlResult.AlreadyFinal, await _client.RaiseEventAsync("over", Signal, ""));
        _durableTask.Verify(client => client.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Fact]
    public async Task Restart_OnlyOfAFinalInstance()
    {
        Exists("over", OrchestrationRuntimeStatus.Failed);
        Exists("running", OrchestrationRuntimeStatus.Running);
        _durableTask.Setup(client => client.RestartAsync("over", true, default)).ReturnsAsync("again");

        Assert.Equal(new RestartOutcome(ControlResult.Accepted, "again"), await _client.RestartAsync("over", restartWithNewInstanceId: true));
        Assert.Equal(new RestartOutcome(ControlResult.NotFinal, null), await _client.RestartAsync("running"));
        Assert.Equal(new RestartOutcome(ControlResult.NotFound, null), await _client.RestartAsync("nobody"));
        _durableTask.Verify(client => client.RestartAsync("running", It.IsAny<bool>(), default), Times.Never);
    }

    [Fact]
    public async Task Rewind_OnlyOfAFailedInstance()
    {
        Exists("failed", OrchestrationRuntimeStatus.Failed);
        Exists("completed", OrchestrationRuntimeStatus.Completed);

        Assert.Equal(ControlResult.Accepted, await _client.RewindAsync("failed", "mended"));
        Assert.Equal(ControlResult.NotFailed, await _client.RewindAsync("completed", "mended"));
        Assert.Equal(ControlResult.NotFound, await _client.RewindAsync("nobody", "mended"));
        _durableTask.Verify(client => client.RewindInstanceAsync("failed", "mended", default), Times.Once);
        _durableTask.Verify(client => client.RewindInstanceAsync("completed", It.IsAny<string>(), default), Times.Never);
    }

    [Fact]
    public async Task Purge_TakesNoMoreThanTheLimit_AndNoneThatRunsAgainMeanwhile()
    {
        Lists(Instance("a", OrchestrationRuntimeStatus.Completed), Instance("b", OrchestrationRuntimeStatus.Completed), Instance("c", OrchestrationRuntimeStatus.Completed));
        Exists("a", OrchestrationRuntimeStatus.Completed);
        Exists("b", OrchestrationRuntimeStatus.Running);
        _durableTask.Setup(client => client.PurgeInstanceAsync("a", null, It.IsAny<CancellationToken>())).ReturnsAsync(new PurgeResult(1));

        Assert.Equal(new PurgeOutcome(1, HasMore: true), await _client.PurgeAsync(new InstancePurge { Limit = 2 }));

        _durableTask.Verify(client => client.PurgeInstanceAsync(It.IsIn("b", "c"), It.IsAny<PurgeInstanceOptions>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Fact]
    public async Task Terminate_EndsTheFamily_WhateverTheBackendMakesOfRecursive()
    {
        Exists("one", OrchestrationRuntimeStatus.Running);
        Exists("grandchild", OrchestrationRuntimeStatus.Running);
        Exists("child", OrchestrationRuntimeStatus.Running);
        Lists(Child("grandchild", "child"), Child("child", "one"), Child("stranger", "another"));

        Assert.Equal(ControlResult.Accepted, await _client.TerminateAsync("one", "enough"));

        foreach (var id in new[] { "one", "child", "grandchild" })
            _durableTask.Verify(client => client.TerminateInstanceAsync(id, new TerminateInstanceOptions("enough", true), default), Times.Once);
        _durableTask.Verify(client => client.TerminateInstanceAsync("stranger", It.IsAny<TerminateInstanceOptions>(), default), Times.Never);
    }

    [Fact]
    public async Task List_ShowsFailuresThatTheBackendLeavesOutOfLists()
    {
        var thrown = new ActivityFailureException("900105", "too soon", isTransient: false);
        var failure = new TaskFailureDetails(thrown.GetType().FullName!, thrown.Message, null, null, new TravellingFailure().GetExceptionProperties(thrown));
        Lists(Instance("one", OrchestrationRuntimeStatus.Failed));
        _durableTask.Setup(client => client.GetInstanceAsync("one", true, default))
            .ReturnsAsync(new OrchestrationMetadata("Main", "one") { RuntimeStatus = OrchestrationRuntimeStatus.Failed, FailureDetails = failure, SerializedOutput = "too soon", Tags = InstanceTags.OfStarted("1.5") });

        var seen = Assert.Single((await _client.ListAsync(new InstanceQuery { WithInputsAndOutputs = true })).Instances);

        Assert.Equal(("900105", "1.5", null), (seen.Failure!.Code, seen.Version, seen.Output));
    }

    private static OrchestrationMetadata Instance(string id, OrchestrationRuntimeStatus status) => new("Main", id) { RuntimeStatus = status };

    private static OrchestrationMetadata Child(string id, string parent)
    {
        var context = new Mock<TaskOrchestrationContext>();
        context.Setup(one => one.InstanceId).Returns(parent);
        return new OrchestrationMetadata("Child", id) { RuntimeStatus = OrchestrationRuntimeStatus.Running, Tags = InstanceTags.OfChild("1.0", new DurableOrchestrationContext(context.Object), "Main") };
    }

    private void Exists(string id, OrchestrationRuntimeStatus status) =>
        _durableTask.Setup(client => client.GetInstanceAsync(id, It.IsAny<bool>(), It.IsAny<CancellationToken>())).ReturnsAsync(Instance(id, status));

    private void Lists(params OrchestrationMetadata[] instances) =>
        _durableTask.Setup(client => client.GetAllInstancesAsync(It.IsAny<OrchestrationQuery>()))
            .Returns(Pageable.Create((_, _) => Task.FromResult(new Page<OrchestrationMetadata>(instances))));
}
