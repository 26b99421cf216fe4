namespace TransitionOrchestrator.Core.Tests.Batches;

public class SubmittingTests
{
    private static readonly LineProblem Bad = new(7, "budget", "invalidValue", "Must be a number.");

    [Fact]
    public async Task Submit_OneBadRow_QueuesNothingAndTellsEverything()
    {
        await using var world = await BatchWorld.StartAsync();
        var upload = BatchWorld.Upload(3);
        upload = upload with { Rows = [.. upload.Rows, upload.Rows[0] with { Line = 4 }], Problems = [Bad] };

        var invalid = Assert.IsType<BatchSubmission.Invalid>(await world.Batches.SubmitAsync(upload, CancellationToken.None));

        Assert.Equal([(4, "duplicateCustomer"), (7, "invalidValue")], invalid.Problems.Select(problem => (problem.Line, problem.Code)));
        Assert.Empty(world.Store.All);
    }

    [Fact]
    public async Task Submit_SkippingBadRows_QueuesTheOthers()
    {
        await using var world = await BatchWorld.StartAsync();

        var accepted = Assert.IsType<BatchSubmission.Accepted>(await world.Batches.SubmitAsync(BatchWorld.Upload(3) with { Problems = [Bad], SkipInvalid = true }, CancellationToken.None));

        Assert.Equal([Bad], accepted.Skipped);
        Assert.Equal((3, 1), (accepted.Batch.Counts.Total, accepted.Batch.Skipped));
    }

    [Fact]
    public async Task Submit_OnlyBadRows_IsInvalidEvenWhenTheyAreSkipped()
    {
        await using var world = await BatchWorld.StartAsync();

        Assert.IsType<BatchSubmission.Invalid>(await world.Batches.SubmitAsync(new BatchUpload([], [Bad]) { BodyHash = "h", SkipInvalid = true }, CancellationToken.None));
    }

    [Fact]
    public async Task Submit_CustomerInAnotherBatchUnderWay_IsReported_AndFreeAgainAfterIt()
    {
        await using var world = await BatchWorld.StartAsync();
        var first = await world.SubmitAsync(BatchWorld.Upload(2));

        var second = Assert.IsType<BatchSubmission.Invalid>(await world.Batches.SubmitAsync(BatchWorld.Upload(2, firstCustomer: 2), CancellationToken.None));
        Assert.Equal("customerInOtherBatch", Assert.Single(second.Problems).Code);
        Assert.Contains(first, second.Problems[0].Message, StringComparison.Ordinal);

        await world.Batches.CancelAsync(first, new PersonsDecision(Reason: null), dryRun: false, CancellationToken.None);
        await world.UntilAsync(first, batch => batch.Phase == BatchPhase.Cancelled);
        Assert.IsType<BatchSubmission.Accepted>(await world.Batches.SubmitAsync(BatchWorld.Upload(2, firstCustomer: 2), CancellationToken.None));
    }

    [Fact]
    public async Task Submit_SameKeyAndBody_IsTheSameBatch_OtherBodyIsRefused()
    {
        await using var world = await BatchWorld.StartAsync();
        var upload = BatchWorld.Upload(2, key: "my key") with { Problems = [Bad], SkipInvalid = true };
        var id = await world.SubmitAsync(upload);

        var repeated = Assert.IsType<BatchSubmission.Accepted>(await world.Batches.SubmitAsync(upload, CancellationToken.None));
        Assert.Equal((id, true), (repeated.Batch.Id, repeated.IsRepeated));
        Assert.Equal([Bad], repeated.Skipped);
        Assert.Equal(id, Assert.IsType<BatchSubmission.KeyReused>(await world.Batches.SubmitAsync(upload with { BodyHash = "other" }, CancellationToken.None)).BatchId);
        Assert.Single(world.Store.All);
    }

    [Fact]
    public async Task Submit_DryRun_OnlyChecks()
    {
        await using var world = await BatchWorld.StartAsync();

        Assert.Equal(2, Assert.IsType<BatchSubmission.Checked>(await world.Batches.SubmitAsync(BatchWorld.Upload(2) with { DryRun = true }, CancellationToken.None)).Rows);
        Assert.Empty(world.Store.All);
    }

    [Fact]
    public async Task Operations_BatchThatNobodyKnows_IsNotFound()
    {
        await using var world = await BatchWorld.StartAsync();

        Assert.Equal(OperationStanding.NotFound, (await world.Batches.CancelAsync("b0", new PersonsDecision(Reason: null), dryRun: false, CancellationToken.None)).Standing);
    }

    [Fact]
    public async Task Operations_DryRun_OnlyCounts()
    {
        await using var world = await BatchWorld.StartAsync();
        var id = await world.SubmitAsync(BatchWorld.Upload(2));

        Assert.Equal(2, (await world.Batches.CancelAsync(id, new PersonsDecision("x"), dryRun: true, CancellationToken.None)).Affected);
        Assert.Equal(BatchPhase.Running, world.Batch(id).Phase);
        Assert.Equal(OperationStanding.Conflict, (await world.Batches.ResumeAsync(id, new PersonsDecision("x"), dryRun: true, CancellationToken.None)).Standing);
    }
}
