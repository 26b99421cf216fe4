using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.EndToEnd.Tests.Processes;

namespace TransitionOrchestrator.EndToEnd.Tests.Batches;

/// <summary>The broker or the storage account is gone for a while in the middle of a batch: it is waited for, and nothing is done twice.</summary>
[Collection(ProcessCollection.Name)]
public sealed class OutageTests
{
    [Fact]
    public async Task Broker_GoneForAWhile_EveryRowEndsAndNothingIsDeadLettered()
    {
        await using var installation = await StartAsync();
        var batch = await BatchRun.SubmitAsync(installation);
        await installation.UntilHeldAsync();

        await installation.Queue.KillAsync();
        await installation.Witness.LetAllPassAsync();
        await installation.Head.WaitForLineAsync("The queue transitions does not answer", BatchRun.Limit);
        await installation.Queue.StartAsync();
        await batch.UntilFinalAsync();

        await AssertAsync(installation, batch);
    }

    [Fact]
    public async Task Storage_GoneForAWhile_EveryRowEndsAndNothingIsDeadLettered()
    {
        await using var installation = await StartAsync();
        var batch = await BatchRun.SubmitAsync(installation);
        await installation.UntilHeldAsync();

        await installation.Storage.StopAsync();
        await installation.Witness.LetAllPassAsync();
        await installation.Head.WaitForLineAsync("It is tried again in", BatchRun.Limit); // a message met it
        await installation.Storage.RestartAsync();
        await batch.UntilFinalAsync();

        await AssertAsync(installation, batch);
    }

    [Fact]
    public async Task Broker_GoneWhenABatchIsToBeSent_IsWaitedForAndEveryRowIsSent()
    {
        await using var installation = await Installation.StartAsync(new InstallationSetting { Customers = 50 });
        await installation.StartHeadAsync();
        await installation.Queue.KillAsync();

        var batch = await BatchRun.SubmitAsync(installation);
        await installation.Head.WaitForLineAsync("The queue transitions does not answer", BatchRun.Limit);
        Assert.Equal(batch.Rows, (await batch.ReadAsync()).Counts["waiting"]);
        await installation.Queue.StartAsync();
        await batch.UntilFinalAsync();

        await AssertAsync(installation, batch);
    }

    [Fact]
    public async Task Storage_GoneWhenABatchIsSubmitted_IsSaidAndTheRepeatedUploadIsAccepted()
    {
        await using var installation = await Installation.StartAsync(new InstallationSetting { Customers = 30, StorageIsKept = true });
        await installation.StartHeadAsync();
        await installation.Storage.StopAsync();

        var refused = await Assert.ThrowsAsync<ApiException>(() => BatchRun.SubmitAsync(installation));
        Assert.Equal((503, "storageUnavailable"), (refused.Status, refused.Problem.Code));
        await installation.Storage.RestartAsync();
        var batch = await BatchRun.SubmitAsync(installation);
        await batch.UntilFinalAsync();

        await AssertAsync(installation, batch);
    }

    private static async Task<Installation> StartAsync()
    {
        var installation = await Installation.StartAsync(new InstallationSetting { Customers = 50, LockSeconds = 10, StorageIsKept = true });
        await installation.Witness.LetPassAsync(calls: 25, holdAnswer: false, onlyWrites: false);
        await installation.StartHeadAsync();
        return installation;
    }

    private static async Task AssertAsync(Installation installation, BatchRun batch)
    {
        var verdict = new BatchVerdict(installation, batch);
        await verdict.AssertAllAsync();
        await verdict.AssertDrainedAsync(deadLettered: 0);
    }
}
