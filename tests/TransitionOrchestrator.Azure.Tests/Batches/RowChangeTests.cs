using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class RowChangeTests(TableServer server) : BatchTest(server)
{
    [Fact]
    public async Task ChangeRows_ManyCallersAtOnce_ShareTransactionsAndCountersEqualRows()
    {
        var rows = await AcceptedAsync(150);
        await ChangeAsync(Batches, rows, row => row.Sent(1, Noon));
        Wire.TakeSent();

        var started = await Task.WhenAll(rows.Select(async row => (await ChangeAsync(Batches, [row], one => one.Started(1, one.OwnTransition, "Contoso", Noon)))[0]));

        Assert.All(started, change => Assert.True(change.Changed));
        Assert.Equal(150, (await CountedAsync()).Running);
        Assert.InRange(Wire.TakeSent().Count(request => request == "POST $batch"), 2, 50);
    }

    [Fact]
    public async Task ChangeRows_TwoProcessesWithFaults_CountersEqualRowsAndNoMoveIsLost()
    {
        var rows = await AcceptedAsync(40);
        var wire = new Wire();
        IBatchStore[] processes = [Batches, NewBatches(wire)];
        for (var round = 0; round < 2; round++)
        {
            wire.LoseAnswerOf(request => request == "POST $batch");
            Wire.LoseAnswerOf(request => request == "POST $batch");
            var send = round + 1;
            await Task.WhenAll(rows.Select((row, index) => ChangeAsync(processes[index % 2], [row], one => one.Sent(send, Noon))));
            await Task.WhenAll(rows.Select((row, index) => ChangeAsync(processes[(index + 1) % 2], [row], one => one.TakenBack(send, Noon))));
            await CountedAsync();
        }

        Assert.All(await RowsAsync(), row => Assert.Equal((RowState.Waiting, 2), (row.State, row.Send)));
        Assert.Equal(40, (await CountedAsync()).Waiting);
    }

    [Fact]
    public async Task ChangeRows_AnswerIsLost_IsDoneOnceAndReportedAsDone()
    {
        var rows = await AcceptedAsync(2);
        Wire.LoseAnswerOf(request => request == "POST $batch");

        var changes = await ChangeAsync(Batches, rows, row => row.State == RowState.Waiting ? row.Sent(1, Noon) : null);

        Assert.All(changes, change => Assert.True(change.Changed));
        Assert.Equal(2, (await CountedAsync()).Queued);

        // What was written without its answer can be changed further.
        var started = await ChangeAsync(Batches, [.. changes.Select(change => change.Row)], row => row.Started(1, row.OwnTransition, customerName: null, Noon));
        Assert.All(started, change => Assert.True(change.Changed));
        Assert.Equal(2, (await CountedAsync()).Running);
    }

    [Fact]
    public async Task ChangeRows_RowWasReadLongAgo_IsDecidedOnWhatStandsThereNow()
    {
        var stale = await AcceptedAsync(1);
        await ChangeAsync(NewBatches(), stale, row => row.Sent(1, Noon));
        await ChangeAsync(NewBatches(), stale, row => row.Started(1, row.OwnTransition, "Contoso", Noon));

        var late = await ChangeAsync(Batches, stale, row => row.Sent(1, Noon));

        Assert.False(late[0].Changed);
        Assert.Equal(RowState.Running, late[0].Row.State);
        Assert.Equal(RowState.Running, Assert.Single(await RowsAsync()).State);
    }

    [Fact]
    public async Task ChangeRows_StaleRowThatLooksFinished_IsReadAgainBeforeItIsLeft()
    {
        var rows = await AcceptedAsync(1);
        var looksSent = rows[0] with { State = RowState.Queued, Send = 1 };

        var changes = await ChangeAsync(Batches, [looksSent], row => row.State == RowState.Waiting ? row.Sent(1, Noon) : null);

        Assert.True(changes[0].Changed);
    }

    [Fact]
    public async Task ChangeRows_LastRowEnds_BatchIsOverInTheSameStep()
    {
        var rows = await AcceptedAsync(2);
        await ChangeAsync(Batches, [rows[0]], row => row.Settled(Ended(row), Noon.AddHours(1)));
        Assert.Equal(BatchPhase.Running, (await BatchAsync()).Phase);
        Assert.Single(await Batches.ReadUnfinishedAsync(CancellationToken.None).ToListAsync());

        var last = await ChangeAsync(Batches, [rows[1]], row => row.Settled(Ended(row, TransitionPhase.Failed), Noon.AddHours(2)));

        Assert.Equal((BatchPhase.Completed, Noon.AddHours(2)), (last[0].Batch.Phase, last[0].Batch.FinishedAt));
        Assert.Empty(await Batches.ReadUnfinishedAsync(CancellationToken.None).ToListAsync());

        // A retry makes it unfinished again.
        await Batches.ChangeAsync(Id, batch => batch.Retried(new PersonsDecision("again"), Noon.AddHours(3)), CancellationToken.None);
        Assert.Equal(2, Assert.Single(await Batches.ReadUnfinishedAsync(CancellationToken.None).ToListAsync()).Attempt);
    }

    [Fact]
    public async Task ChangeRows_ProcessDiesBeforeTheTransaction_NothingHalfIsLeft()
    {
        var rows = await AcceptedAsync(50);
        Wire.CrashAt(request => request == "POST $batch");

        await Assert.ThrowsAsync<InvalidOperationException>(() => ChangeAsync(Batches, rows, row => row.Sent(1, Noon)));

        Assert.Equal(50, (await CountedAsync()).Waiting);
        await ChangeAsync(Batches, rows, row => row.Sent(1, Noon));
        Assert.Equal(50, (await CountedAsync()).Queued);
    }

    [Fact]
    public async Task Decisions_AreKept_TheLatestOfThem()
    {
        await AcceptedAsync(1);
        var decisions = Enumerable.Range(1, BatchRecord.MaxDecisions + 5).Select(number =>
            new BatchDecision(Noon.AddMinutes(number), BatchOperationKind.Suspend, number, number == 7 ? null : $"Prüfung {number}", number == 9 ? null : "ada")).ToList();

        foreach (var decision in decisions)
            await Batches.ChangeAsync(Id, batch => batch.Noted(decision), CancellationToken.None);

        Assert.Equal(decisions.TakeLast(BatchRecord.MaxDecisions), (await BatchAsync()).Decisions);
    }

    [Fact]
    public async Task Decisions_MoreThanAColumnHolds_AreTheLatestThatItHolds()
    {
        await AcceptedAsync(1);
        var decisions = Enumerable.Range(1, BatchRecord.MaxDecisions).Select(number =>
            new BatchDecision(Noon.AddMinutes(number), BatchOperationKind.Retry, number, string.Concat(Enumerable.Repeat("\U0001F6A6", 250)), new string('ж', 200))).ToList();

        foreach (var decision in decisions)
            await Batches.ChangeAsync(Id, batch => batch.Noted(decision), CancellationToken.None);

        var kept = (await BatchAsync()).Decisions;
        Assert.InRange(kept.Count, 5, decisions.Count);
        Assert.Equal(decisions.TakeLast(kept.Count), kept);
    }

    [Fact]
    public async Task Change_AgainstRowsThatKeepMoving_GetsItsTurn()
    {
        var rows = await AcceptedAsync(100);
        var other = NewBatches();
        var moving = Task.WhenAll(rows.Select(row => ChangeAsync(other, [row], one => one.Sent(1, Noon))));

        var suspended = await Batches.ChangeAsync(Id, batch => batch.Moved(BatchPhase.Suspended, new PersonsDecision("why", "ada"), Noon), CancellationToken.None);
        await moving;

        Assert.True(suspended!.Changed);
        var batch = await BatchAsync();
        Assert.Equal((BatchPhase.Suspended, "why", "ada", "grace"), (batch.Phase, batch.Reason, batch.SteeredBy, batch.SubmittedBy));
        Assert.Equal(100, (await CountedAsync()).Queued);
    }

    [Fact]
    public async Task Change_BatchThatNobodyKnows_IsNull() =>
        Assert.Null(await Batches.ChangeAsync("b" + new string('0', 20), batch => batch, CancellationToken.None));

    [Fact]
    public async Task RepairCounts_CountersThatAreWrong_AreMended()
    {
        await AcceptedAsync(3);
        Assert.False(await Batches.RepairCountsAsync(Id, CancellationToken.None));
        var header = (await BatchTable.GetEntityAsync<TableEntity>(Id, "header")).Value;
        header["Waiting"] = 7;
        await BatchTable.UpdateEntityAsync(header, header.ETag, TableUpdateMode.Replace);

        Assert.True(await Batches.RepairCountsAsync(Id, CancellationToken.None));

        Assert.Equal(3, (await CountedAsync()).Waiting);
    }
}
