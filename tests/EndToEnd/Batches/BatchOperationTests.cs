using TransitionOrchestrator.EndToEnd.Tests.Processes;

namespace TransitionOrchestrator.EndToEnd.Tests.Batches;

/// <summary>What people do to a batch that is under way.</summary>
[Collection(ProcessCollection.Name)]
public sealed class BatchOperationTests
{
    /// <summary>How many calls are answered before the test steps in. A row may be over after one.</summary>
    private const int FirstCalls = 20;

    private static readonly string[] NotWholly = ["partiallyCompleted", "rejected", "failed"];

    [Fact]
    public async Task SuspendResumeRetry_OnARunningBatch_HoldsGoesOnAndTakesUpWhatFailed()
    {
        await using var installation = await StartAsync(problems: 0.4);
        var batch = await BatchRun.SubmitAsync(installation);
        await installation.UntilHeldAsync();

        Assert.InRange((await batch.OperateAsync("suspend", "A holiday.")).Affected, batch.Rows - FirstCalls, batch.Rows);
        await installation.Witness.LetAllPassAsync();
        await batch.UntilAsync("what was sent is taken back", status => status.Counts["queued"] == 0);
        await Until.HoldsAsync("what is under way is held", BatchRun.Limit, async () =>
        {
            var running = (await batch.ReadItemsAsync()).Where(item => item.Status == "running");
            var transitions = await Task.WhenAll(running.Select(item => installation.Api.GetAsync(item.TransitionId!, CancellationToken.None)));
            return transitions.All(one => one.Held is not null || one.IsFinal);
        });
        var held = await batch.ReadAsync();
        Assert.Equal(("suspended", "A holiday."), (held.Phase, held.Reason));
        Assert.NotEqual(0, held.Counts["waiting"]);

        await batch.OperateAsync("resume", "It is over.");
        await batch.UntilFinalAsync();
        var verdict = new BatchVerdict(installation, batch);
        await verdict.AssertAllAsync();

        var notWholly = (await batch.ReadItemsAsync()).Where(item => NotWholly.Contains(item.Status)).Select(item => item.CustomerId).ToHashSet();
        Assert.Equal(notWholly.Count, (await batch.OperateAsync("retry", "Once more.")).Affected);
        await batch.UntilFinalAsync();
        await verdict.AssertAllAsync();
        Assert.All(await batch.ReadItemsAsync(), item => Assert.Equal((item.CustomerId, notWholly.Contains(item.CustomerId) ? 2 : 1), (item.CustomerId, item.Attempts)));
        await verdict.AssertDrainedAsync(deadLettered: 0);
    }

    [Fact]
    public async Task Retry_OnceTheAgreementsAreAccepted_MovesWhoWasRejectedAndNobodyElse()
    {
        await using var installation = await Installation.StartAsync(new InstallationSetting { Customers = 60, Problems = 0.6 });
        await installation.StartHeadAsync();
        var batch = await BatchRun.SubmitAsync(installation);
        await batch.UntilFinalAsync();
        var before = await batch.ReadItemsAsync();
        var unsigned = before.Where(item => item.Code == "customerAgreementMissing").Select(item => item.CustomerId).ToHashSet();
        Assert.NotEmpty(unsigned);
        var calls = (await installation.Witness.ReadWritesAsync()).Count;

        foreach (var customer in unsigned)
            await installation.Witness.AcceptAgreementAsync(customer);
        await batch.OperateAsync("retry", "They have signed.");
        await batch.UntilFinalAsync();

        var verdict = new BatchVerdict(installation, batch);
        var after = await verdict.AssertRowsAsync();
        await verdict.AssertTransitionsAsync(after);
        await verdict.AssertNothingBrokenAsync();
        Assert.All(after.Where(item => unsigned.Contains(item.CustomerId)), item => Assert.Equal(("completed", null), (item.Status, item.Code)));
        Assert.Equal(before.Where(item => !unsigned.Contains(item.CustomerId)).Select(item => (item.CustomerId, item.Status)), after.Where(item => !unsigned.Contains(item.CustomerId)).Select(item => (item.CustomerId, item.Status)));
        Assert.All((await installation.Witness.ReadWritesAsync()).Skip(calls).Where(write => write.Status < 400), write => Assert.Contains(Guid.Parse(write.CustomerId!), unsigned));
    }

    [Fact]
    public async Task Cancel_ARunningBatch_EndsEveryRowAndStartsNothingNew()
    {
        await using var installation = await StartAsync(problems: 0);
        var batch = await BatchRun.SubmitAsync(installation);
        await installation.UntilHeldAsync();

        Assert.InRange((await batch.OperateAsync("cancel", "The wrong list.")).Affected, batch.Rows - FirstCalls, batch.Rows);
        await installation.Witness.LetAllPassAsync();
        var over = await batch.UntilFinalAsync();

        Assert.Equal(("cancelled", "The wrong list."), (over.Phase, over.Reason));
        await Until.HoldsAsync("what was claimed for a row that was called off has ended, and its row names it", BatchRun.Limit, async () =>
            (await batch.ReadTransitionsAsync()).DistinctBy(one => one.Id).Count() == (await batch.ReadItemsAsync()).Count(item => item.TransitionId is not null));
        var verdict = new BatchVerdict(installation, batch);
        var items = await verdict.AssertRowsAsync();
        Assert.Equal(over.Counts, (await batch.ReadAsync()).Counts); // what is final does not change
        await verdict.AssertTransitionsAsync(items);
        await verdict.AssertNothingBrokenAsync();
        await verdict.AssertDrainedAsync(deadLettered: 0);
        var neverStarted = items.Where(item => item.TransitionId is null).ToDictionary(item => item.CustomerId);
        Assert.NotEmpty(neverStarted);
        Assert.All(neverStarted.Values, item => Assert.Equal("cancelled", item.Status));
        Assert.DoesNotContain(await installation.Witness.ReadWritesAsync(), write => neverStarted.ContainsKey(Guid.Parse(write.CustomerId!)));
    }

    /// <summary>Partner Center answers so few calls at first that most customers cannot be started.</summary>
    private static async Task<Installation> StartAsync(double problems)
    {
        var installation = await Installation.StartAsync(new InstallationSetting { Customers = 60, Problems = problems });
        await installation.Witness.LetPassAsync(FirstCalls, holdAnswer: false, onlyWrites: false);
        await installation.StartHeadAsync();
        return installation;
    }
}
