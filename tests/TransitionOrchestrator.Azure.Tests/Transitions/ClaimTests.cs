using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class ClaimTests(TableServer server) : StoreTest(server)
{
    [Fact]
    public async Task ClaimAsync_NewCustomer_ClaimsInTwoRequests()
    {
        var record = NewRecord();

        var holder = await Store.ClaimAsync(record, CancellationToken.None);

        Assert.Same(record, holder);
        var sent = Wire.TakeSent();
        Assert.Equal(2, sent.Count);
        Assert.Equal("POST $batch", sent[1]);
        var details = await FoundAsync(record.Id, NewStore());
        Same(record, details.Record);
        Assert.Equal(TransitionPhase.Queued, details.Record.Phase);
    }

    [Fact]
    public async Task ClaimAsync_OneUnderWay_AnswersItAndLeavesNoTrace()
    {
        var first = await ClaimedAsync();
        var wire = new Wire();

        var holder = await NewStore(wire).ClaimAsync(NewRecord(suffix: "cccc2222dddd"), CancellationToken.None);

        Same(first, holder);
        Assert.Equal(5, wire.TakeSent().Count);
        Assert.Null(await Store.FindAsync(NewRecord(suffix: "cccc2222dddd").Id, CancellationToken.None));
        Assert.Equal(first.Id, Assert.Single(await ListedAsync()).Id);
    }

    [Fact]
    public async Task ClaimAsync_OneIsOver_ClaimsAndKeepsTheOld()
    {
        var first = await ClaimedAsync();
        await FinishAsync(first.Id, TransitionPhase.Completed);
        var second = NewRecord(suffix: "cccc2222dddd", createdAt: Noon.AddDays(1));
        Wire.TakeSent();

        var holder = await Store.ClaimAsync(second, CancellationToken.None);

        Assert.Equal(second.Id, holder.Id);
        Assert.Equal(6, Wire.TakeSent().Count);
        Assert.Equal(TransitionPhase.Completed, (await FoundAsync(first.Id)).Record.Phase);
        Assert.Equal([second.Id, first.Id], (await ListedAsync()).Select(line => line.Id));
        Assert.Equal(second.Id, (await Store.ClaimAsync(NewRecord(suffix: "eeee3333ffff"), CancellationToken.None)).Id);
    }

    [Fact]
    public async Task ClaimAsync_FormerOnesBought_TheOrderKnowsTheirPurchases()
    {
        var first = await ClaimedAsync();
        await Store.RecordAsync(first.Id, new TransitionChange
        {
            At = Noon,
            Plans = [new PlanRow(new Reseller("1")) { CartId = "cart of the first" }, new PlanRow(new Reseller("2")) { CartId = "older cart" }, new PlanRow(new Reseller("3")) { Reused = true, PlanId = new PlanId(Guid.NewGuid()) }],
        }, CancellationToken.None);
        await FinishAsync(first.Id);
        var second = await Store.ClaimAsync(NewRecord(suffix: "cccc2222dddd"), CancellationToken.None);
        await Store.RecordAsync(second.Id, new TransitionChange { At = Noon, Plans = [new PlanRow(new Reseller("2")) { CartId = "newer cart" }] }, CancellationToken.None);
        await FinishAsync(second.Id);

        var third = await Store.ClaimAsync(NewRecord(suffix: "eeee3333ffff"), CancellationToken.None);

        Assert.Equal(["cart of the first", "older cart"], second.Order.EarlierPurchases.Select(plan => plan.CartId).Order(StringComparer.Ordinal));
        Assert.Equal(["cart of the first", "newer cart"], third.Order.EarlierPurchases.Select(plan => plan.CartId).Order(StringComparer.Ordinal));
        Assert.Equal(third.Order.EarlierPurchases.Count, (await FoundAsync(third.Id)).Record.Order.EarlierPurchases.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClaimAsync_TwentyAtOnce_ExactlyOneWins(bool afterOneThatIsOver)
    {
        if (afterOneThatIsOver)
            await FinishAsync((await ClaimedAsync()).Id);
        var stores = Enumerable.Range(0, 4).Select(_ => NewStore()).ToList();
        var records = Enumerable.Range(0, 20).Select(number => NewRecord(suffix: $"parallel{number:D4}", createdAt: Noon.AddSeconds(number))).ToList();

        var holders = await Task.WhenAll(records.Select((record, number) => Task.Run(() => stores[number % 4].ClaimAsync(record, CancellationToken.None))));

        var winner = Assert.Single(holders.Select(holder => holder.Id).Distinct());
        var underWay = new List<TransitionId>();
        await foreach (var record in Store.ReadUnfinishedAsync(CancellationToken.None))
            underWay.Add(record.Id);
        Assert.Equal([winner], underWay);
        Assert.Equal(afterOneThatIsOver ? 2 : 1, (await ListedAsync()).Count);
    }

    [Fact]
    public async Task ClaimAsync_AnotherTakesOverInBetween_AnswersItAndLeavesNoTrace()
    {
        await FinishAsync((await ClaimedAsync()).Id);
        var other = NewRecord(suffix: "cccc2222dddd", createdAt: Noon.AddDays(1));
        var late = NewRecord(suffix: "eeee3333ffff", createdAt: Noon.AddDays(2));
        var batches = 0;
        Wire.Before(request => request == "POST $batch" && ++batches == 2, () => NewStore().ClaimAsync(other, CancellationToken.None)); // the first meets the conflict

        var holder = await Store.ClaimAsync(late, CancellationToken.None);

        Same(other, holder);
        Assert.Null(await Store.FindAsync(late.Id, CancellationToken.None));
        Assert.Equal([other.Id, NewRecord().Id], (await ListedAsync()).Select(line => line.Id));
    }

    [Fact]
    public async Task ClaimAsync_Repeated_AnswersTheStoredOneUnchanged()
    {
        var record = await ClaimedAsync();
        await Store.RecordAsync(record.Id, new TransitionChange { At = Noon.AddMinutes(5), Reached = TransitionPhase.Purchasing }, CancellationToken.None);

        var again = await NewStore().ClaimAsync(record, CancellationToken.None);

        Assert.Equal(TransitionPhase.Purchasing, again.Phase);
        Assert.Single(await ListedAsync());
    }

    [Fact]
    public async Task ClaimAsync_RepeatedAfterTheEnd_AnswersTheEnd()
    {
        var record = await ClaimedAsync();
        await FinishAsync(record.Id, TransitionPhase.Completed);

        var again = await NewStore().ClaimAsync(record, CancellationToken.None);

        Assert.Equal(TransitionPhase.Completed, again.Phase);
        Assert.Equal(TransitionPhase.Completed, Assert.Single(await ListedAsync()).Phase);
    }

    [Fact]
    public async Task ClaimAsync_AnswerOfTheClaimLost_KnowsThatItIsOurs()
    {
        var record = NewRecord();
        Wire.LoseAnswerOf(request => request == "POST $batch");

        var holder = await Store.ClaimAsync(record, CancellationToken.None);

        Same(record, holder);
        Assert.Equal(2, Wire.TakeSent().Count(request => request == "POST $batch"));
        Assert.Equal(record.Id, Assert.Single(await ListedAsync()).Id);
    }

    [Fact]
    public async Task ClaimAsync_AnswerOfTheTakeOverLost_KnowsThatItIsOurs()
    {
        var first = await ClaimedAsync();
        await FinishAsync(first.Id);
        var second = NewRecord(suffix: "cccc2222dddd", createdAt: Noon.AddDays(1));
        var batches = 0;
        Wire.LoseAnswerOf(request => request == "POST $batch" && ++batches == 2); // the first meets the conflict

        var holder = await Store.ClaimAsync(second, CancellationToken.None);

        Same(second, holder);
        Assert.Equal(second.Id, (await ListedAsync())[0].Id);
    }

    [Fact]
    public async Task ClaimAsync_AnswerOfTheListLost_ClaimsOnce()
    {
        var record = NewRecord();
        Wire.LoseAnswerOf(request => request != "POST $batch");

        var holder = await Store.ClaimAsync(record, CancellationToken.None);

        Assert.Equal(record.Id, holder.Id);
        Assert.Single(await ListedAsync());
    }

    [Fact]
    public async Task ClaimAsync_NamedTransitionIsMissing_CustomerIsFree()
    {
        var first = await ClaimedAsync();
        await Table.DeleteEntityAsync(first.Id.Customer.ToString(), $"t|{first.Id}");
        var second = NewRecord(suffix: "cccc2222dddd");

        Assert.Equal(second.Id, (await Store.ClaimAsync(second, CancellationToken.None)).Id);
    }

    [Fact]
    public async Task ClaimAsync_OutlastsTheGrace_ItsLineIsThere()
    {
        var record = NewRecord();
        Wire.Before(request => request == "POST $batch", async () =>
        {
            Clock.Now += TimeSpan.FromMinutes(20);
            await foreach (var _ in NewStore().ReadUnfinishedAsync(CancellationToken.None))
                Assert.Fail("Nothing is under way yet.");
            Assert.Empty((await NewStore().ListAsync(new TransitionFilter(), 10, continuationToken: null, CancellationToken.None)).Items);
        });

        await Store.ClaimAsync(record, CancellationToken.None);

        Assert.Equal(record.Id, Assert.Single(await ListedAsync()).Id);
    }

    [Fact]
    public async Task ClaimAsync_ItsLineIsBeingSweptUp_TheLineStays()
    {
        var record = NewRecord();
        Wire.CrashAt(request => request == "POST $batch");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.ClaimAsync(record, CancellationToken.None));
        Clock.Now += TimeSpan.FromMinutes(20);
        var sweeping = new Wire();
        sweeping.Before(request => request.StartsWith("DELETE", StringComparison.Ordinal), () => Store.ClaimAsync(record, CancellationToken.None));

        Assert.Empty(await NewStore(sweeping).ReadUnfinishedAsync(CancellationToken.None).ToListAsync());

        Assert.Contains(sweeping.TakeSent(), request => request.StartsWith("DELETE", StringComparison.Ordinal));
        Assert.Equal(record.Id, Assert.Single(await NewStore().ReadUnfinishedAsync(CancellationToken.None).ToListAsync()).Id);
    }

    [Fact]
    public async Task ClaimAsync_RepeatedLater_FindsItsTransitionAndLeavesNoSecondLine()
    {
        var record = NewRecord();
        await Store.ClaimAsync(record, CancellationToken.None);

        var again = await NewStore().ClaimAsync(record with { CreatedAt = record.CreatedAt + TimeSpan.FromMinutes(1) }, CancellationToken.None);

        Assert.Equal(record.CreatedAt, again.CreatedAt);
        Assert.Equal(record.CreatedAt, Assert.Single(await ListedAsync()).CreatedAt);
    }

    [Fact]
    public async Task ClaimAsync_CutOffAndRepeatedLater_TheFirstLineIsSweptUp()
    {
        var record = NewRecord();
        Wire.CrashAt(request => request == "POST $batch");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.ClaimAsync(record, CancellationToken.None));
        var later = record with { CreatedAt = record.CreatedAt + TimeSpan.FromMinutes(1) };
        await NewStore().ClaimAsync(later, CancellationToken.None);
        Clock.Now += TimeSpan.FromMinutes(20);

        var unfinished = await NewStore().ReadUnfinishedAsync(CancellationToken.None).ToListAsync();

        Assert.Equal(later.CreatedAt, Assert.Single(unfinished).CreatedAt);
        Assert.Equal(later.CreatedAt, Assert.Single(await ListedAsync()).CreatedAt);
    }

    [Fact]
    public async Task ClaimAsync_VeryLongOrder_IsReadBackWhole()
    {
        var record = NewRecord();
        record = record with { Order = record.Order with { OnlySubscriptions = [.. Enumerable.Range(0, 2000).Select(number => Subscription(number).CommerceId)] } };

        await Store.ClaimAsync(record, CancellationToken.None);

        Same(record, (await FoundAsync(record.Id)).Record);
        TableEntity header = await Table.GetEntityAsync<TableEntity>(record.Id.Customer.ToString(), $"t|{record.Id}");
        Assert.True(header.GetInt32("OrderParts") > 1);
    }
}
