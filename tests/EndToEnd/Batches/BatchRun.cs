using System.Text;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.EndToEnd.Tests.Processes;

namespace TransitionOrchestrator.EndToEnd.Tests.Batches;

/// <summary>A batch of a running installation, submitted and looked at as the command line does it.</summary>
internal sealed class BatchRun
{
    /// <summary>How long to wait for what must come: far more than it takes anywhere.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private const string PageSize = "100";
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private readonly Installation _installation;
    private readonly BatchApi _api;

    private BatchRun(Installation installation, BatchReceipt receipt)
    {
        _installation = installation;
        _api = new BatchApi(installation.Http);
        (Id, Rows) = (receipt.Id, receipt.Accepted);
    }

    public string Id { get; }

    /// <summary>How many rows were accepted.</summary>
    public int Rows { get; }

    /// <summary>Submits every customer of the estate.</summary>
    public static Task<BatchRun> SubmitAsync(Installation installation, string key = "the-batch") => SubmitAsync(installation, installation.Estate.Customers.Select(one => one.Id), key);

    /// <summary>Submits customers as CSV.</summary>
    /// <exception cref="ApiException">The head refused.</exception>
    public static async Task<BatchRun> SubmitAsync(Installation installation, IEnumerable<Guid> customers, string key)
    {
        var csv = "customerId\n" + string.Concat(customers.Select(customer => $"{customer}\n"));
        var answer = await new BatchApi(installation.Http).SubmitAsync(Encoding.UTF8.GetBytes(csv), "text/csv", key, [], CancellationToken.None);
        return new BatchRun(installation, answer.As<BatchReceipt>());
    }

    public async Task<BatchStatus> ReadAsync() => (await _api.ReadAsync(Id, CancellationToken.None)).As<BatchStatus>();

    /// <summary>All rows, page by page.</summary>
    public Task<List<BatchItem>> ReadItemsAsync() => ReadPagesAsync<BatchItem>(token => _api.ItemsAsync(Id, status: null, PageSize, token, CancellationToken.None));

    /// <summary>All transitions of the installation, page by page.</summary>
    public Task<List<ListedTransition>> ReadTransitionsAsync() => ReadPagesAsync<ListedTransition>(token => _installation.Api.ListAsync([("pageSize", PageSize)], token, CancellationToken.None));

    public async Task<string> ReadReportAsync() => (await _api.ReportAsync(Id, CancellationToken.None)).Text;

    /// <summary><c>cancel</c>, <c>suspend</c>, <c>resume</c> or <c>retry</c>, counted first: it concerns no more rows than were counted.</summary>
    public async Task<BatchEffect> OperateAsync(string operation, string reason)
    {
        var counted = (await _api.OperateAsync(Id, operation, reason, isDryRun: true, CancellationToken.None)).As<BatchEffect>();
        var done = (await _api.OperateAsync(Id, operation, reason, isDryRun: false, CancellationToken.None)).As<BatchEffect>();
        Assert.InRange(done.Affected, 0, counted.Affected); // rows may end in between
        return done;
    }

    /// <summary>Looks until it holds, also while the head or its storage is away.</summary>
    public async Task<BatchStatus> UntilAsync(string what, Func<BatchStatus, bool> holds)
    {
        BatchStatus? last = null;
        using var looks = new PeriodicTimer(BetweenLooks);
        await Until.HoldsAsync($"{what}; last seen: {last}", Limit, async () =>
        {
            await looks.WaitForNextTickAsync();
            try
            {
                return holds(last = await ReadAsync());
            }
            catch (Exception away) when (HeadCalls.IsLostConnection(away) || away is ApiException { Status: >= 500 })
            {
                return false;
            }
        });
        return last!;
    }

    public Task<BatchStatus> UntilFinalAsync() => UntilAsync("every row is final", status => status.IsFinal);

    /// <summary>Reads counters and rows at a moment when none of them moves, though the batch is under way.</summary>
    public async Task<(BatchStatus Status, List<BatchItem> Items)> ReadQuietAsync()
    {
        (BatchStatus, List<BatchItem>)? quiet = null;
        await Until.HoldsAsync("no row moves", Limit, async () =>
        {
            var before = await ReadAsync();
            var items = await ReadItemsAsync();
            var after = await ReadAsync();
            quiet = (after, items);
            return before.Counts.All(count => after.Counts[count.Key] == count.Value);
        });
        return quiet!.Value;
    }

    private static async Task<List<T>> ReadPagesAsync<T>(Func<string?, Task<Answer>> read)
    {
        var all = new List<T>();
        string? token = null;
        do
        {
            var answer = await read(token);
            all.AddRange(answer.As<Page<T>>().Items);
            token = answer.ContinuationToken;
        }
        while (token is not null);
        return all;
    }

    private sealed record Page<T>(IReadOnlyList<T> Items);
}
