using Microsoft.AspNetCore.Http;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary><c>GET /transitions</c>.</summary>
public sealed class ListHandlers(ITransitionStore store)
{
    /// <summary>The header that carries the place at which the next page begins; both ways, as Durable Functions does it.</summary>
    internal const string TokenHeader = "x-ms-continuation-token";

    /// <summary>Lists transitions, the newest first.</summary>
    /// <param name="request">The request, with the filter in its query and the place of the page in its header.</param>
    /// <param name="cancellationToken">The client hung up.</param>
    public async Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = ListQuery.Read(request.Query, out var errors);
        return await ContinuationHeader.PageAsync(request, errors, async token =>
        {
            var page = await store.ListAsync(query.Filter, query.PageSize, token, cancellationToken);
            return (new TransitionList([.. page.Items.Select(item => Listed(item, request))]), page.ContinuationToken);
        });
    }

    private static ListedTransition Listed(TransitionSummary item, HttpRequest request) => new(
        item.Id.ToString(), item.Id.Customer.Value, item.Phase.Listed(), item.CreatedAt.UtcDateTime, item.UpdatedAt.UtcDateTime,
        ManagementLinks.Of(request, item.Id).StatusUrl)
    {
        CustomerName = item.CustomerName, BatchId = item.BatchId,
    };
}
