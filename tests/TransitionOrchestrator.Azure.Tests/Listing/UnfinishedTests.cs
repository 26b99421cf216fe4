using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class UnfinishedTests(TableServer server) : StoreTest(server)
{
    private async Task<List<TransitionRecord>> UnfinishedAsync() => await NewStore().ReadUnfinishedAsync(CancellationToken.None).ToListAsync();

    private async Task CrashAsync(Func<Task> call, Func<string, bool> at)
    {
        Wire.CrashAt(at);
        await Assert.ThrowsAsync<InvalidOperationException>(call);
    }

    [Fact]
    public async Task ReadUnfinishedAsync_SomeAreOver_YieldsTheOthersAsTheyStand()
    {
        var queued = await ClaimedAsync(1);
        await FinishAsync((await ClaimedAsync(2)).Id);
        var mapping = await ClaimedAsync(3);
        await Store.RecordAsync(mapping.Id, new TransitionChange { At = Noon, Reached = TransitionPhase.Mapping }, CancellationToken.None);
        var waiting = await ClaimedAsync(4);
        await Store.RecordAsync(waiting.Id, new TransitionChange { At = Noon, Reached = TransitionPhase.AwaitingApproval }, CancellationToken.None);

        var unfinished = await UnfinishedAsync();

        Assert.Equal(
            [(queued.Id, TransitionPhase.Queued), (mapping.Id, TransitionPhase.Mapping), (waiting.Id, TransitionPhase.AwaitingApproval)],
            unfinished.OrderBy(record => record.Id.Customer.Value).Select(record => (record.Id, record.Phase)));
        Same(queued, unfinished.Single(record => record.Id == queued.Id));
    }

    [Fact]
    public async Task ReadUnfinishedAsync_ClaimCrashedHalfway_IsSweptUpAfterTheGrace()
    {
        await CrashAsync(() => Store.ClaimAsync(NewRecord(createdAt: Noon), CancellationToken.None), at: request => request == "POST $batch");

        Clock.Now = Noon.AddMinutes(10);
        Assert.Empty(await UnfinishedAsync());
        Assert.Single(await ListedAsync()); // it may be a claim that is under way

        Clock.Now = Noon.AddMinutes(10).AddTicks(1);
        Assert.Empty(await UnfinishedAsync());
        Assert.Empty(await ListedAsync());
    }

    [Fact]
    public async Task ReadUnfinishedAsync_EndCrashedHalfway_IsNotYieldedAndTheListIsMended()
    {
        var record = await ClaimedAsync();
        await CrashAsync(() => FinishAsync(record.Id, TransitionPhase.Completed), at: request => request != "POST $batch");
        Assert.Equal(TransitionPhase.Queued, Assert.Single(await ListedAsync()).Phase);

        Clock.Now = Noon.AddHours(1);
        Assert.Empty(await UnfinishedAsync());

        var line = Assert.Single(await ListedAsync());
        Assert.Equal((TransitionPhase.Completed, Noon.AddHours(1), "batch-1"), (line.Phase, line.UpdatedAt, line.BatchId));
    }

    [Fact]
    public async Task ReadUnfinishedAsync_RetryClaimed_IsYielded()
    {
        var record = await ClaimedAsync();
        await FinishAsync(record.Id);
        await Store.ClaimRetryAsync(await FoundAsync(record.Id), record.Order with { Attempt = 2 }, Line(1, "Retry"), CancellationToken.None);

        Assert.Equal(2, Assert.Single(await UnfinishedAsync()).Order.Attempt);
    }

    [Fact]
    public async Task ReadUnfinishedAsync_RetryUnderWay_LeavesItsLineAlone()
    {
        var record = await ClaimedAsync();
        await FinishAsync(record.Id);
        var failed = await FoundAsync(record.Id);
        Clock.Now = Noon.AddDays(1);
        Wire.Before(request => request == "POST $batch", async () => Assert.Empty(await UnfinishedAsync()));

        await Store.ClaimRetryAsync(failed, record.Order with { Attempt = 2 }, Line(1, "Retry", Clock.Now), CancellationToken.None);

        Assert.Single(await UnfinishedAsync());
    }
}
