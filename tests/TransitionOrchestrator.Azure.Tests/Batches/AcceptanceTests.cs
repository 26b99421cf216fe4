using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class AcceptanceTests(TableServer server) : BatchTest(server)
{
    [Fact]
    public async Task Accept_EveryFact_IsReadBack()
    {
        var row = NewRows(1)[0] with
        {
            NotBefore = Noon.AddDays(3),
            Request = new TransitionRequest(Customer(1))
            {
                Route = RoutePreference.Stepwise, RequiresApproval = true, ResellerMpnId = "4711", Budget = new BudgetOrder(12.5m) { Currency = "EUR" },
                Attestation = new AgreementAttestation("Åsa", "O'Neil", "asa@contoso.example", Noon.AddDays(-1)) { PhoneNumber = "+46 1" },
            },
        };
        LineProblem[] skipped = [new(3, "budget", "invalidValue", "Must be a number."), new(3, Column: null, "strayQuote", "A quote.")];

        var accepted = await Batches.AcceptAsync(NewBatch(1) with { Skipped = 1 }, [row], skipped, CancellationToken.None);

        Same(accepted, await BatchAsync());
        Same(NewBatch(1) with { Skipped = 1, Phase = BatchPhase.Running }, accepted with { Version = null });
        Same(row, await Batches.FindRowAsync(Id, 2, CancellationToken.None));
        Assert.Null(await Batches.FindRowAsync(Id, 3, CancellationToken.None));
        Assert.Null(await Batches.FindRowAsync(Id, 5000, CancellationToken.None));
        Assert.Equal(skipped, await Batches.ReadSkippedAsync(Id, CancellationToken.None).ToListAsync());
    }

    [Fact]
    public async Task Accept_TenThousandRows_TakesAFewTransactions()
    {
        var rows = NewRows(10_000);

        await Batches.AcceptAsync(NewBatch(10_000), rows, [], CancellationToken.None);

        Assert.InRange(Wire.TakeSent().Count, 1, 20);
        Assert.Equal(10_000, (await CountedAsync()).Waiting);
        var first = await Batches.ListRowsAsync(Id, [], 1000, continuationToken: null, CancellationToken.None);
        Assert.Equal(rows.Take(1000).Select(row => row.Line), first.Items.Select(row => row.Line));
        Assert.NotNull(first.ContinuationToken);
    }

    [Fact]
    public async Task Accept_CutOffInTheMiddle_NobodySeesIt_AndTheSameUploadGoesOn()
    {
        var batches = 0;
        Wire.CrashAt(request => request == "POST $batch" && ++batches == 2);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Batches.AcceptAsync(NewBatch(10_000), NewRows(10_000), [], CancellationToken.None));
        Assert.Empty((await Batches.ListAsync(10, continuationToken: null, CancellationToken.None)).Items);
        Assert.Empty(await Batches.ReadOpenCustomersAsync("other", CancellationToken.None));

        // This time fewer rows are good: what the first attempt wrote too much is removed.
        var accepted = await NewBatches().AcceptAsync(NewBatch(5_000), NewRows(5_000), [], CancellationToken.None);

        Assert.Equal(BatchPhase.Running, accepted.Phase);
        Assert.Equal(5_000, (await CountedAsync()).Waiting);
    }

    [Fact]
    public async Task Accept_CutOffAndNeverRepeated_IsRemovedByRecovery()
    {
        var batches = 0;
        Wire.CrashAt(request => request == "POST $batch" && ++batches == 2);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Batches.AcceptAsync(NewBatch(10_000), NewRows(10_000), [], CancellationToken.None));
        var left = await Batches.ReadUnfinishedAsync(CancellationToken.None).SingleAsync();

        await Batches.RemoveUnacceptedAsync(left.Id, CancellationToken.None);

        Assert.Empty(await BatchTable.QueryAsync<global::Azure.Data.Tables.TableEntity>().ToListAsync());
    }

    [Fact]
    public async Task RemoveUnaccepted_BatchThatWasAccepted_StaysAsItIs()
    {
        await AcceptedAsync(5);

        await Batches.RemoveUnacceptedAsync(Id, CancellationToken.None);

        Assert.Equal(5, (await CountedAsync()).Waiting);
    }

    [Fact]
    public async Task Accept_SameBatchFromTwoProcesses_IsWrittenOnce()
    {
        var other = NewBatches();

        var both = await Task.WhenAll(
            Batches.AcceptAsync(NewBatch(400), NewRows(400), [], CancellationToken.None),
            other.AcceptAsync(NewBatch(400), NewRows(400), [], CancellationToken.None));

        Assert.All(both, one => Assert.Equal(BatchPhase.Running, one.Phase));
        Assert.Equal(both[0].Version, both[1].Version);
        Assert.Equal(400, (await CountedAsync()).Waiting);
        Assert.Single((await Batches.ListAsync(10, continuationToken: null, CancellationToken.None)).Items);
    }

    [Fact]
    public async Task Accept_AgainAfterRowsMoved_ChangesNothing()
    {
        var rows = await AcceptedAsync(3);
        await ChangeAsync(Batches, rows, row => row.Sent(1, Noon));

        var again = await Batches.AcceptAsync(NewBatch(3), NewRows(3), [], CancellationToken.None);

        Assert.Equal(3, again.Counts.Queued);
        Assert.Equal(3, (await CountedAsync()).Queued);
    }

    [Fact]
    public async Task Accept_OtherUploadUnderTheSameId_IsLeftAlone()
    {
        await AcceptedAsync(3);

        var earlier = await Batches.AcceptAsync(NewBatch(1, hash: "another"), NewRows(1), [], CancellationToken.None);

        Assert.Equal("hash", earlier.BodyHash);
        Assert.Equal(3, (await CountedAsync()).Waiting);
    }
}
