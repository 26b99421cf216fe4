using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

public sealed class ListTests(TableServer server) : StoreTest(server)
{
    private static readonly TransitionPhase[] Ends = [TransitionPhase.Completed, TransitionPhase.Failed, TransitionPhase.Rejected];

    [Fact]
    public async Task ListAsync_TwoHundredFiftyRows_FiltersAndPages()
    {
        // Number n was accepted at n minutes past noon, in batch n mod 2; every fifth waits for approval, others of every third are over.
        var records = Enumerable.Range(0, 250).Select(number => NewRecord(number, createdAt: Noon.AddMinutes(number)) with { BatchId = $"batch-{number % 2}" }).ToList();
        await Parallel.ForEachAsync(records.Index(), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (one, cancellationToken) =>
        {
            await Store.ClaimAsync(one.Item, cancellationToken);
            if (one.Index % 5 == 0)
                await Store.RecordAsync(one.Item.Id, new TransitionChange { At = Noon.AddDays(1), Reached = TransitionPhase.AwaitingApproval, CustomerName = $"Customer {one.Index}" }, cancellationToken);
            else if (one.Index % 3 == 0)
                await FinishAsync(one.Item.Id, Ends[one.Index % 9 / 3]);
        });

        await ListsAsync(new TransitionFilter(), _ => true);
        await ListsAsync(new TransitionFilter { BatchId = "batch-1" }, number => number % 2 == 1);
        await ListsAsync(new TransitionFilter { Customer = Customer(17) }, number => number == 17);
        await ListsAsync(new TransitionFilter { CreatedFrom = Noon.AddMinutes(10), CreatedTo = Noon.AddMinutes(20) }, number => number is >= 10 and < 20);
        await ListsAsync(new TransitionFilter { Phases = [TransitionPhase.AwaitingApproval] }, number => number % 5 == 0);
        await ListsAsync(new TransitionFilter { Phases = [TransitionPhase.Queued] }, number => number % 5 != 0 && number % 3 != 0);
        await ListsAsync(new TransitionFilter { Phases = [TransitionPhase.Failed, TransitionPhase.Rejected] }, number => number % 5 != 0 && number % 9 is 3 or 6);
        await ListsAsync(
            new TransitionFilter { Phases = [TransitionPhase.Queued, TransitionPhase.Mapping], BatchId = "batch-0", CreatedFrom = Noon.AddMinutes(100) },
            number => number >= 100 && number % 2 == 0 && number % 5 != 0 && number % 3 != 0);
        await ListsAsync(new TransitionFilter { Phases = [TransitionPhase.Mapping] }, _ => false);
        await ListsAsync(new TransitionFilter { BatchId = "o'batch" }, _ => false);

        Assert.Equal("Customer 245", (await ListedAsync(new TransitionFilter { Customer = Customer(245) }))[0].CustomerName);

        async Task ListsAsync(TransitionFilter filter, Func<int, bool> expected)
        {
            var numbers = Enumerable.Range(0, 250).Where(expected).Reverse().Select(number => records[number].Id).ToList();
            foreach (var pageSize in new[] { 1000, 40 })
                Assert.Equal(numbers, await PagedAsync(filter, pageSize));
        }
    }

    [Fact]
    public async Task ListAsync_LastPageIsFull_HasNoContinuation()
    {
        for (var customer = 1; customer <= 4; customer++)
            await ClaimedAsync(customer, createdAt: Noon.AddMinutes(customer));

        var first = await Store.ListAsync(new TransitionFilter(), 2, continuationToken: null, CancellationToken.None);
        await ClaimedAsync(5, createdAt: Noon.AddMinutes(5)); // a newer one does not shift the pages
        Wire.TakeSent();
        var second = await Store.ListAsync(new TransitionFilter(), 2, first.ContinuationToken, CancellationToken.None);

        Assert.Single(Wire.TakeSent());
        Assert.Null(second.ContinuationToken);
        Assert.Equal([Customer(4), Customer(3), Customer(2), Customer(1)], first.Items.Concat(second.Items).Select(line => line.Id.Customer));
    }

    [Fact]
    public async Task ListAsync_Line_SaysWhatWasAccepted()
    {
        var record = await ClaimedAsync();

        var line = Assert.Single(await ListedAsync());

        Assert.Equal(new TransitionSummary(record.Id, TransitionPhase.Queued, record.CreatedAt, record.CreatedAt) { CustomerName = "Contoso & Sons", BatchId = "batch-1" }, line);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("not a token!")]
    [InlineData("Li4vLi4vc2VjcmV0")]
    [InlineData("MDAwMDAwMDAwMDAwMDAwMDAwMHxub3QgYW4gaWQ")]
    public async Task ListAsync_BadToken_IsAnArgumentException(string token)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => Store.ListAsync(new TransitionFilter(), 10, token, CancellationToken.None));

        Assert.Contains("continuation token", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Wire.TakeSent());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task ListAsync_BadPageSize_IsRefused(int pageSize) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ListAsync(new TransitionFilter(), pageSize, continuationToken: null, CancellationToken.None));

    private async Task<List<TransitionId>> PagedAsync(TransitionFilter filter, int pageSize)
    {
        var listed = new List<TransitionId>();
        string? token = null;
        do
        {
            var page = await Store.ListAsync(filter, pageSize, token, CancellationToken.None);
            Assert.True(page.Items.Count == pageSize || page.ContinuationToken is null);
            Assert.Matches("^[A-Za-z0-9_-]*$", page.ContinuationToken ?? "");
            listed.AddRange(page.Items.Select(line => line.Id));
            token = page.ContinuationToken;
        }
        while (token is not null);
        return listed;
    }
}
