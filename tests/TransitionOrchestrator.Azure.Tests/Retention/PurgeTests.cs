using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class PurgeTests(TableServer server) : BatchTest(server)
{
    private const string Young = "b11111111111111111111";
    private const string Running = "b09999999999999999999";

    private static readonly DateTimeOffset Later = Noon.AddDays(30);

    [Fact]
    public async Task PurgeTransitions_OverBeforeTheTime_RemovesThemWithTheirJournalAndKeepsTheOthers()
    {
        var old = await EndedAsync(1);
        var young = await EndedAsync(2, endedAt: Later.AddMinutes(1));
        var running = await ClaimedAsync(3);

        Assert.Equal(1, await Store.PurgeAsync(Later, CancellationToken.None));

        Assert.Null(await Store.FindAsync(old.Id, CancellationToken.None));
        Assert.Equal(["current"], await RowsOfAsync(old.Id.Customer));
        Assert.Equal([running.Id, young.Id], (await ListedAsync()).Select(line => line.Id).OrderByDescending(id => id.ToString(), StringComparer.Ordinal));
        Assert.NotEmpty(await JournalAsync(young.Id));
        Assert.Equal(0, await Store.PurgeAsync(Later, CancellationToken.None));
    }

    [Fact]
    public async Task PurgeTransitions_TakenUpAgain_StaysThoughItHadEnded()
    {
        var record = await EndedAsync(1);
        await Store.ClaimRetryAsync(await FoundAsync(record.Id), record.Order with { Attempt = 2 }, Line(9, "Retry"), CancellationToken.None);

        Assert.Equal(0, await Store.PurgeAsync(Later, CancellationToken.None));

        Assert.Equal(TransitionPhase.Queued, (await FoundAsync(record.Id)).Record.Phase);
    }

    [Fact]
    public async Task PurgeTransitions_TakenUpAgainAtTheSameMoment_Stays()
    {
        var record = await EndedAsync(1);
        var failed = await FoundAsync(record.Id);
        Wire.Before(
            request => request.StartsWith("DELETE", StringComparison.Ordinal),
            () => NewStore().ClaimRetryAsync(failed, record.Order with { Attempt = 2 }, Line(9, "Retry"), CancellationToken.None));

        Assert.Equal(0, await Store.PurgeAsync(Later, CancellationToken.None));

        var details = await FoundAsync(record.Id);
        Assert.Equal((2, TransitionPhase.Queued), (details.Record.Order.Attempt, details.Record.Phase));
        Assert.NotEmpty(await JournalAsync(record.Id));
    }

    [Fact]
    public async Task PurgeTransitions_CutOffAfterTheHeader_IsFinishedByTheNextRun()
    {
        var record = await EndedAsync(1);
        Wire.CrashAt(request => request == "POST $batch");
        await Assert.ThrowsAnyAsync<Exception>(() => Store.PurgeAsync(Later, CancellationToken.None));
        Assert.Null(await Store.FindAsync(record.Id, CancellationToken.None));
        Assert.True((await RowsOfAsync(record.Id.Customer)).Count > 1);

        Assert.Equal(1, await Store.PurgeAsync(Later, CancellationToken.None));

        Assert.Equal(["current"], await RowsOfAsync(record.Id.Customer));
        Assert.Empty(await ListedAsync());
    }

    [Fact]
    public async Task PurgeTransitions_CustomerWhoseTransitionIsGone_CanBeginAnew()
    {
        var record = await EndedAsync(1);
        await Store.PurgeAsync(Later, CancellationToken.None);

        var again = NewRecord(1, "cccc2222dddd", Later);

        Assert.Equal(again.Id, (await Store.ClaimAsync(again, CancellationToken.None)).Id);
        Assert.NotEqual(record.Id, again.Id);
        Assert.Equal(TransitionPhase.Queued, (await FoundAsync(again.Id)).Record.Phase);
    }

    [Fact]
    public async Task PurgeBatches_OverBeforeTheTime_RemovesThemWithTheirRowsAndKeepsTheOthers()
    {
        await CompletedAsync(Id, rows: 120, firstCustomer: 1, endedAt: Noon.AddHours(1));
        await CompletedAsync(Young, rows: 2, firstCustomer: 500, endedAt: Later.AddMinutes(1));
        await AcceptedAsync(2, Running, firstCustomer: 600);
        Clock.Now = Later.AddDays(1);

        Assert.Equal(1, await Batches.PurgeAsync(Later, CancellationToken.None));

        Assert.Null(await Batches.FindAsync(Id, CancellationToken.None));
        Assert.Empty(await RowsAsync(Id));
        Assert.Null(await Batches.ChangeAsync(Id, one => one with { Name = "again" }, CancellationToken.None));
        var page = await Batches.ListAsync(10, continuationToken: null, CancellationToken.None);
        Assert.Equal([Running, Young], page.Items.Select(batch => batch.Id).Order(StringComparer.Ordinal));
        Assert.Equal(2, (await RowsAsync(Young)).Count);
    }

    [Fact]
    public async Task PurgeBatches_CutOffAfterTheHeader_IsFinishedByTheNextRun()
    {
        await CompletedAsync(Id, rows: 3, firstCustomer: 1, endedAt: Noon.AddHours(1));
        Clock.Now = Later;
        Wire.CrashAt(request => request == "POST $batch");
        await Assert.ThrowsAnyAsync<Exception>(() => Batches.PurgeAsync(Later, CancellationToken.None));
        Assert.Equal(3, (await RowsAsync()).Count);

        Assert.Equal(1, await Batches.PurgeAsync(Later, CancellationToken.None));

        Assert.Empty(await RowsAsync());
        Assert.Empty(await BatchTable.QueryAsync<TableEntity>().ToListAsync());
    }

    private async Task<TransitionRecord> EndedAsync(int customer, DateTimeOffset? endedAt = null)
    {
        var record = await ClaimedAsync(customer);
        await Store.RecordAsync(record.Id, new TransitionChange
        {
            At = endedAt ?? Noon.AddHours(1),
            Reached = TransitionPhase.Completed,
            Plans = [new PlanRow(new Reseller("4711"))],
            Subscriptions = [Subscription(1), Subscription(2)],
            Journal = [.. Enumerable.Range(1, 5).Select(number => Line(number))],
        }, CancellationToken.None);
        return record;
    }

    private async Task CompletedAsync(string id, int rows, int firstCustomer, DateTimeOffset endedAt)
    {
        var accepted = await AcceptedAsync(rows, id, firstCustomer);
        Clock.Now = endedAt;
        var changed = await ChangeAsync(Batches, accepted, row => row.Cancelled("enough", endedAt));
        Assert.True((await BatchAsync(id)).Phase.IsFinal(), $"{changed.Count} rows");
    }

    private async Task<List<Effect>> JournalAsync(TransitionId id) => await Store.ReadJournalAsync(id, CancellationToken.None).ToListAsync();

    private async Task<List<string>> RowsOfAsync(CustomerId customer) =>
        (await Table.QueryAsync<TableEntity>(row => row.PartitionKey == customer.ToString()).ToListAsync()).ConvertAll(row => row.RowKey);
}
