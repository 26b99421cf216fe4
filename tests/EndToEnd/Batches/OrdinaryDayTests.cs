using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.EndToEnd.Tests.Processes;

namespace TransitionOrchestrator.EndToEnd.Tests.Batches;

/// <summary>Batches through the real queue when nothing goes wrong, and uploads that come twice.</summary>
[Collection(ProcessCollection.Name)]
public sealed class OrdinaryDayTests
{
    [Fact]
    public async Task Batch_TwoHundredCustomers_EveryRowEndsAndCountsOnce()
    {
        await using var installation = await Installation.StartAsync(new InstallationSetting { Customers = 200, Subscriptions = 1, Problems = 0.05 });
        await installation.Witness.LetPassAsync(calls: 1000, holdAnswer: false, onlyWrites: false);
        await installation.StartHeadAsync();
        var batch = await BatchRun.SubmitAsync(installation);

        await installation.UntilHeldAsync();
        var (status, rows) = await batch.ReadQuietAsync();
        Assert.Equal("running", status.Phase);
        BatchVerdict.AssertCounters(status, rows);
        await installation.Witness.LetAllPassAsync();
        await batch.UntilFinalAsync();

        var verdict = new BatchVerdict(installation, batch);
        await verdict.AssertAllAsync();
        await verdict.AssertDrainedAsync(deadLettered: 0);
    }

    [Fact]
    public async Task SecondUpload_WithCustomersOfTheRunningBatch_IsRefusedWithTheirLines()
    {
        await using var installation = await Installation.StartAsync(new InstallationSetting { Customers = 12 });
        await installation.Witness.LetPassAsync(calls: 0, holdAnswer: false, onlyWrites: false);
        await installation.StartHeadAsync();
        var customers = installation.Estate.Customers.Select(one => one.Id).ToList();
        var batch = await BatchRun.SubmitAsync(installation, customers.Take(9), "first");

        var refused = await Assert.ThrowsAsync<ApiException>(() => BatchRun.SubmitAsync(installation, customers.Skip(7), "second"));
        var repeated = await BatchRun.SubmitAsync(installation, customers.Take(9), "first");
        var other = await Assert.ThrowsAsync<ApiException>(() => BatchRun.SubmitAsync(installation, customers.Skip(9), "first"));

        Assert.Equal(422, refused.Status);
        var lines = (await batch.ReadItemsAsync()).Select(row => row.Line).ToList();
        Assert.All(refused.Problem.Errors!, error => Assert.Equal("customerInOtherBatch", error.Code));
        Assert.Equal(lines.Take(2), refused.Problem.Errors!.Select(error => error.Line!.Value)); // the eighth and the ninth stand first in the second
        Assert.Equal((batch.Id, batch.Rows), (repeated.Id, repeated.Rows));
        Assert.Equal((422, "idempotencyKeyReused"), (other.Status, other.Problem.Code));

        await installation.Witness.LetAllPassAsync();
        await batch.UntilFinalAsync();
        var rows = await new BatchVerdict(installation, batch).AssertRowsAsync();
        Assert.Equal(customers.Take(9), rows.Select(row => row.CustomerId));
        await new BatchVerdict(installation, batch).AssertTransitionsAsync(rows);
        await new BatchVerdict(installation, batch).AssertNothingBrokenAsync();
    }
}
