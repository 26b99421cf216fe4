using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class BatchListTests(TableServer server) : BatchTest(server)
{
    [Fact]
    public async Task ListRows_ByState_PagesStayInOrder()
    {
        var rows = await AcceptedAsync(25);
        await ChangeAsync(Batches, [.. rows.Where(row => row.Line % 2 == 0)], row => row.Sent(1, Noon));

        var lines = new List<int>();
        string? token = null;
        do
        {
            var page = await Batches.ListRowsAsync(Id, [RowState.Queued], 5, token, CancellationToken.None);
            lines.AddRange(page.Items.Select(row => row.Line));
            token = page.ContinuationToken;
        }
        while (token is not null);

        Assert.Equal(rows.Select(row => row.Line).Where(line => line % 2 == 0), lines);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("aGVhZGVy")]
    public async Task ListRows_TokenThatIsNone_IsRefused(string token)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Batches.ListRowsAsync(Id, [], 5, token, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => Batches.ListAsync(5, token, CancellationToken.None));
    }

    [Fact]
    public async Task List_NewestFirst_InPages()
    {
        for (var number = 0; number < 5; number++)
        {
            var id = $"b{number:D20}";
            await Batches.AcceptAsync(NewBatch(1, id) with { CreatedAt = Noon.AddMinutes(number) }, NewRows(1, id, number), [], CancellationToken.None);
        }

        var first = await Batches.ListAsync(3, continuationToken: null, CancellationToken.None);
        var second = await Batches.ListAsync(3, first.ContinuationToken, CancellationToken.None);

        Assert.Equal([4, 3, 2, 1, 0], first.Items.Concat(second.Items).Select(batch => int.Parse(batch.Id[1..])));
        Assert.Null(second.ContinuationToken);
    }

    [Fact]
    public async Task ReadOpenCustomers_RowsThatAreFinal_AreFree()
    {
        var rows = await AcceptedAsync(3);
        await AcceptedAsync(2, "b1111111111aaaaaaaaaa", firstCustomer: 10);
        await ChangeAsync(Batches, [rows[0]], row => row.Cancelled("no", Noon));

        var open = await Batches.ReadOpenCustomersAsync("another", CancellationToken.None);

        Assert.Equal([Customer(2), Customer(3), Customer(10), Customer(11)], open.Keys.OrderBy(customer => customer.Value));
        Assert.Equal(Id, open[Customer(2)]);
        Assert.Equal([Customer(10), Customer(11)], (await Batches.ReadOpenCustomersAsync(Id, CancellationToken.None)).Keys.OrderBy(customer => customer.Value));
    }

    [Fact]
    public async Task ReadUnfinished_LineLeftByACrash_IsMendedOnceItIsOld()
    {
        var rows = await AcceptedAsync(1);
        Wire.CrashAt(request => request.StartsWith("PUT", StringComparison.Ordinal) || request.StartsWith("PATCH", StringComparison.Ordinal)); // right after the last row ended, before the list knew
        await Assert.ThrowsAsync<InvalidOperationException>(() => ChangeAsync(Batches, rows, row => row.Settled(Ended(row), Noon)));
        Assert.Equal(BatchPhase.Completed, (await BatchAsync()).Phase);

        Assert.Empty(await Batches.ReadUnfinishedAsync(CancellationToken.None).ToListAsync());
        Assert.Equal(1, await UnfinishedLinesAsync());
        Clock.Now = Noon.AddHours(1);
        Assert.Empty(await Batches.ReadUnfinishedAsync(CancellationToken.None).ToListAsync());
        Assert.Equal(0, await UnfinishedLinesAsync());
    }

    private async Task<int> UnfinishedLinesAsync() =>
        await BatchTable.QueryAsync<global::Azure.Data.Tables.TableEntity>("PartitionKey eq 'list' and Final eq false").CountAsync();
}
