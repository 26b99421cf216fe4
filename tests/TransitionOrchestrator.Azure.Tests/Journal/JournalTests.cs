using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class JournalTests(TableServer server) : StoreTest(server)
{
    [Fact]
    public async Task ReadJournalAsync_LinesOfManyWriters_AreInTheOrderOfTime()
    {
        var record = await ClaimedAsync();
        Effect[] sameTime = [Line(1, "CreateCart", Noon), Line(2, "CheckoutCart", Noon), Line(3, "Odd/operation #1?", Noon)];
        var refused = Line(4) with { Outcome = "refused", Code = "900105", Detail = "words" };
        await Store.RecordAsync(record.Id, new TransitionChange { At = Noon, Journal = [refused] }, CancellationToken.None);
        await Store.RecordAsync(record.Id, new TransitionChange { At = Noon, Journal = sameTime }, CancellationToken.None);
        await Store.NoteOperationAsync(record.Id, new OperationNote(Line(5, "Approve") with { By = "grace" }), CancellationToken.None);

        var journal = await Store.ReadJournalAsync(record.Id, CancellationToken.None).ToListAsync();

        Same([.. sameTime, refused, Line(5, "Approve") with { By = "grace" }], journal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadJournalAsync_CallWhoseOutcomeIsKnownFromOneRunOnly_ShowsWhatIsKnown(bool knownFirst)
    {
        var record = await ClaimedAsync();
        var known = Line(1, at: Noon);
        var unknown = known with { Outcome = EffectOutcome.Unknown, At = Noon.AddMinutes(knownFirst ? 1 : -1) };
        var neverKnown = Line(2) with { Outcome = EffectOutcome.Unknown };
        foreach (var line in knownFirst ? new[] { known, unknown } : [unknown, known])
            await Store.RecordAsync(record.Id, new TransitionChange { At = Noon, Journal = [line, neverKnown] }, CancellationToken.None);

        Same([known, neverKnown], await Store.ReadJournalAsync(record.Id, CancellationToken.None).ToListAsync());
    }

    [Fact]
    public async Task NoteOperationAsync_HeldThenReleased_ShowsBoth()
    {
        var record = await ClaimedAsync();

        await Store.NoteOperationAsync(record.Id, new OperationNote(Line(1, "Suspend")) { HeldBecause = "month's end" }, CancellationToken.None);
        Assert.Equal(["POST $batch"], Wire.TakeSent());
        Assert.Equal("month's end", (await FoundAsync(record.Id)).Record.HeldBecause);

        await Store.NoteOperationAsync(record.Id, new OperationNote(Line(2, "Resume")) { Released = true }, CancellationToken.None);
        Assert.Null((await FoundAsync(record.Id)).Record.HeldBecause);

        await Store.NoteOperationAsync(record.Id, new OperationNote(Line(3, "Suspend")) { HeldBecause = "" }, CancellationToken.None);
        Assert.Equal("", (await FoundAsync(record.Id)).Record.HeldBecause);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not today")]
    public async Task NoteOperationAsync_Cancel_KeepsTheReasonAndMovesNothing(string reason)
    {
        var record = await ClaimedAsync();

        await Store.NoteOperationAsync(record.Id, new OperationNote(Line(1, "Cancel")) { CancelBecause = reason }, CancellationToken.None);

        var read = (await FoundAsync(record.Id)).Record;
        Assert.Equal((reason, TransitionPhase.Queued, null), (read.CancelBecause, read.Phase, read.HeldBecause));
    }

    [Fact]
    public async Task NoteOperationAsync_Approved_TheListGoesOn()
    {
        var record = await ClaimedAsync();
        await Store.RecordAsync(record.Id, new TransitionChange { At = Noon, Reached = TransitionPhase.AwaitingApproval }, CancellationToken.None);
        Assert.Equal(TransitionPhase.AwaitingApproval, Assert.Single(await ListedAsync()).Phase);
        Wire.TakeSent();

        await Store.NoteOperationAsync(record.Id, new OperationNote(Line(1, "Approve")) { Approved = true }, CancellationToken.None);

        Assert.Equal(2, Wire.TakeSent().Count);
        await NewStore().RecordAsync(record.Id, new TransitionChange { At = Noon, Reached = TransitionPhase.AwaitingApproval }, CancellationToken.None); // late repetition
        Assert.Equal(TransitionPhase.Purchasing, Assert.Single(await ListedAsync()).Phase);
    }

    [Fact]
    public async Task ReadJournalAsync_OnePartition_HoldsEverythingAboutACustomer()
    {
        var record = await ClaimedAsync();
        await Store.RecordAsync(record.Id, new TransitionChange
        {
            At = Noon, Plans = [new PlanRow(Reseller.Direct)], Subscriptions = [Subscription(1)], Journal = [Line(1)],
        }, CancellationToken.None);

        var keys = await Table.QueryAsync<TableEntity>(row => row.PartitionKey == record.Id.Customer.ToString()).Select(row => row.RowKey).ToListAsync();

        Assert.Equal(
            ["current", $"j|{record.Id}|{Line(1).RequestId:N}|CheckoutCart", $"t|{record.Id}", $"t|{record.Id}|p|direct", $"t|{record.Id}|s|{Subscription(1).CommerceId}"],
            keys);
    }
}
