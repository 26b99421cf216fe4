using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary><c>GET /batches</c>, <c>/batches/{id}</c>, <c>/batches/{id}/items</c> and <c>/batches/{id}/report.csv</c>.</summary>
public sealed class BatchHandlers(IBatchStore store, TimeProvider time, IOptions<TransitionApiOptions> options)
{
    /// <summary>Tells how a batch stands, from its counters: 202 while it is under way, 200 when it is final.</summary>
    /// <param name="request">The request.</param>
    /// <param name="id">The batch.</param>
    /// <param name="cancellationToken">The client hung up.</param>
    public async Task<IResult> GetAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await FindAsync(id, cancellationToken) is not { } batch)
            return ApiProblem.BatchUnknown().Answer();
        var status = BatchStatus.Of(batch, BatchLinks.Of(request, id), time.GetUtcNow());
        return batch.Phase.IsFinal()
            ? new Answer(StatusCodes.Status200OK, status)
            : new Answer(StatusCodes.Status202Accepted, status).With("Location", BatchLinks.PathOf(request, id)).WithRetryAfter(options.Value.RetryAfter);
    }

    /// <summary>Lists batches, the newest first.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">The client hung up.</param>
    public async Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = new QueryReader(request.Query);
        var pageSize = PageSizes.Read(query, PageSizes.MaxBatches);
        query.ReportUnknown();
        return await ContinuationHeader.PageAsync(request, query.Errors, async token =>
        {
            var page = await store.ListAsync(pageSize, token, cancellationToken);
            var now = time.GetUtcNow();
            return (new BatchList([.. page.Items.Select(batch => BatchStatus.Of(batch, BatchLinks.Of(request, batch.Id), now))]), page.ContinuationToken);
        });
    }

    /// <summary>Lists the rows of a batch, by line.</summary>
    /// <param name="request">The request.</param>
    /// <param name="id">The batch.</param>
    /// <param name="cancellationToken">The client hung up.</param>
    public async Task<IResult> ItemsAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = new QueryReader(request.Query);
        var states = RowStateQuery.Read(query);
        var pageSize = PageSizes.Read(query, ListQuery.MaxPageSize);
        query.ReportUnknown();
        if (query.Errors.Count == 0 && await FindAsync(id, cancellationToken) is null)
            return ApiProblem.BatchUnknown().Answer();
        return await ContinuationHeader.PageAsync(request, query.Errors, async token =>
        {
            var page = await store.ListRowsAsync(id, states, pageSize, token, cancellationToken);
            return (new BatchItems([.. page.Items.Select(BatchItem.Of)]), page.ContinuationToken);
        });
    }

    /// <summary>Answers every row as CSV, as it is read.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="cancellationToken">The client hung up.</param>
    public async Task<IResult> ReportAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { } batch ? new BatchReport(batch, store) : ApiProblem.BatchUnknown().Answer();

    private async Task<BatchRecord?> FindAsync(string id, CancellationToken cancellationToken) =>
        BatchIds.IsId(id) && await store.FindAsync(id, cancellationToken) is { Phase: not BatchPhase.Accepting } batch ? batch : null;
}
