using TransitionOrchestrator.EndToEnd.Tests.Processes;

namespace TransitionOrchestrator.EndToEnd.Tests.Batches;

/// <summary>Partner Center stops taking our tokens in the middle of a batch.</summary>
[Collection(ProcessCollection.Name)]
public sealed class SignInTests
{
    private static readonly string[] Held = ["waiting", "queued", "running", "completed"];

    [Theory]
    [InlineData("00:00:01", false)]
    [InlineData("1.00:00:00", true)]
    public async Task Tokens_RefusedInTheMiddle_PausesBurnsNoRowAndGoesOn(string firstAccessCheck, bool isTold)
    {
        await using var installation = await Installation.StartAsync(new InstallationSetting
        {
            Customers = 60,
            Head = new Dictionary<string, string>(StringComparer.Ordinal) { ["Batches__FirstAccessCheck"] = firstAccessCheck, ["Pace__Patience"] = "01:00:00" },
        });
        await installation.Witness.LetPassAsync(calls: 20, holdAnswer: false, onlyWrites: false);
        await installation.StartHeadAsync();
        var batch = await BatchRun.SubmitAsync(installation);
        await installation.UntilHeldAsync();

        await installation.Witness.AddFaultAsync("refresh-token-revoked");
        await installation.Witness.LetAllPassAsync();
        var paused = await batch.UntilAsync("the batch is paused", status => status.Phase == "paused");
        Assert.NotEmpty(paused.Reason!);
        paused = await batch.UntilAsync("what was sent is taken back", status => status.Counts["queued"] == 0);
        Assert.Equal("paused", paused.Phase);
        Assert.NotEqual(0, paused.Counts["waiting"]);
        Assert.Equal(batch.Rows, Held.Sum(state => paused.Counts[state]));

        await installation.Witness.ClearFaultsAsync();
        if (isTold)
            await batch.OperateAsync("resume", "Signed in again.");
        await batch.UntilFinalAsync();

        var verdict = new BatchVerdict(installation, batch);
        await verdict.AssertAllAsync();
        await verdict.AssertDrainedAsync(deadLettered: 0);
    }
}
