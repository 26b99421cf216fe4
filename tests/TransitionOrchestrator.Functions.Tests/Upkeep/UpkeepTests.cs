using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Functions.Tests.Hosting;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Functions.Tests.Upkeep;

/// <summary>What the timers do, on real tables.</summary>
public sealed class UpkeepTests : IAsyncLifetime
{
    private readonly Mock<DurableTaskClient> _durable = new("test");
    private readonly Mock<FunctionContext> _function = new();
    private AzuriteServer? _azurite;
    private Head? _head;

    private Head Head => _head!;

    public async Task InitializeAsync()
    {
        _azurite = await AzuriteServer.StartAsync();
        _head = await Head.StartFunctionsAsync(_azurite.ConnectionString, "U", new Mock<ICustomerAccount>().Object, _durable.Object);
    }

    public async Task DisposeAsync()
    {
        if (_head is not null)
            await _head.DisposeAsync();
        if (_azurite is not null)
            await _azurite.DisposeAsync();
    }

    [Fact]
    public async Task Recover_TransitionWhoseOrchestrationWasNeverStarted_IsStartedAndNeverReplaced()
    {
        var record = await ClaimedAsync(1);
        StartOrchestrationOptions? options = null;
        _durable.Setup(one => one.ScheduleNewOrchestrationInstanceAsync("Transition", It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Callback((TaskName _, object? _, StartOrchestrationOptions? given, CancellationToken _) => options = given)
            .ReturnsAsync(record.Order.InstanceId);

        await CallAsync("Recover");

        Assert.Equal(record.Order.InstanceId, options!.InstanceId);
        Assert.Equal(StartOrchestrationOptionsExtensions.ValidDedupeStatuses.Select(one => one.ToString()).Order(), options.DedupeStatuses!.Order());
    }

    [Fact]
    public async Task Recover_TransitionThatRuns_IsLeftAlone()
    {
        var record = await ClaimedAsync(1);
        Instance(record.Order.InstanceId, OrchestrationRuntimeStatus.Running);

        await CallAsync("Recover");

        _durable.Verify(one => one.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()), Times.Never());
        Assert.Equal(TransitionPhase.Queued, (await Head.Store.FindAsync(record.Id, default))!.Record.Phase);
    }

    [Fact]
    public async Task Recover_OrchestrationThatEndedUnseen_EndsTheTransitionVisibly()
    {
        var record = await ClaimedAsync(1);
        Instance(record.Order.InstanceId, OrchestrationRuntimeStatus.Terminated);

        await CallAsync("Recover");

        var found = (await Head.Store.FindAsync(record.Id, default))!.Record;
        Assert.Equal((TransitionPhase.Failed, "orchestrationEnded"), (found.Phase, found.LastProblem!.Code));
    }

    [Fact]
    public async Task RemoveOld_WhatIsOverAndOld_IsRemovedAndWhatRunsIsNot()
    {
        var old = await ClaimedAsync(1);
        await Head.Store.RecordAsync(old.Id, new TransitionChange { At = Head.Now.AddDays(-801), Reached = TransitionPhase.Completed }, default);
        var running = await ClaimedAsync(2);
        Instance(running.Order.InstanceId, OrchestrationRuntimeStatus.Running);
        Histories(("ended", OrchestrationRuntimeStatus.Completed, 31), ("lately", OrchestrationRuntimeStatus.Completed, 29), ("endedThenRestarted", OrchestrationRuntimeStatus.Completed, 60));
        Instance("ended", OrchestrationRuntimeStatus.Completed);
        Instance("endedThenRestarted", OrchestrationRuntimeStatus.Running);
        _durable.Setup(one => one.PurgeInstanceAsync("ended", It.IsAny<PurgeInstanceOptions?>(), It.IsAny<CancellationToken>())).ReturnsAsync(new PurgeResult(1));

        await CallAsync("RemoveOld");

        Assert.Null(await Head.Store.FindAsync(old.Id, default));
        Assert.NotNull(await Head.Store.FindAsync(running.Id, default));
        _durable.Verify(one => one.PurgeInstanceAsync(It.IsAny<string>(), It.IsAny<PurgeInstanceOptions?>(), It.IsAny<CancellationToken>()), Times.Once());
    }

    private Task CallAsync(string function) => FunctionEntry.Named(function).CallAsync(Head.Services, new TimerInfo(), _durable.Object, _function.Object);

    private async Task<TransitionRecord> ClaimedAsync(int customer)
    {
        var order = new TransitionOrder(new TransitionId(Estate.Customer(customer), $"aaaa{customer:D8}"), Attempt: 1, new Guid(7, 7, 7, new byte[8]));
        return await Head.Store.ClaimAsync(new TransitionRecord(order, "fingerprint", Head.Now.AddDays(-900)), default);
    }

    private void Instance(string id, OrchestrationRuntimeStatus status) =>
        _durable.Setup(one => one.GetInstanceAsync(id, It.IsAny<bool>(), It.IsAny<CancellationToken>())).ReturnsAsync(new OrchestrationMetadata("Transition", id) { RuntimeStatus = status });

    private void Histories(params (string Id, OrchestrationRuntimeStatus Status, int EndedDaysAgo)[] instances)
    {
        var page = new Page<OrchestrationMetadata>([.. instances.Select(one => new OrchestrationMetadata("Transition", one.Id)
        {
            RuntimeStatus = one.Status, CreatedAt = Head.Now.AddDays(-100), LastUpdatedAt = Head.Now.AddDays(-one.EndedDaysAgo),
        })], continuationToken: null);
        _durable.Setup(one => one.GetAllInstancesAsync(It.IsAny<OrchestrationQuery?>())).Returns(Pageable.Create((_, _, _) => Task.FromResult(page)));
    }
}
