using Microsoft.AspNetCore.Http;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary><c>GET /transitions</c>.</summary>
public sealed class ListHandlers(ITransitionStore store)
{
    /// <summary>The header that carries the place at which the next page begins; both ways, as Durable Functions does it.</summary>
    internal const string TokenHeader = "x-ms-continuation-token";

    /// <summary>A token is as long as a few keys of the table; anything longer is not one of ours.</summary>
    private const int MaxTokenLength = 4096;

    /// <summary>Lists transitions, the newest first.</summary>
    /// <param name="request">The request, with the filter in its query and the place of the page in its header.</param>
    /// <param name="cancellationToken">The client hung up.</param>
    public async Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = ListQuery.Read(request.Query, out var errors);
        string? token = request.Headers[TokenHeader];
        if (token?.Length > MaxTokenLength)
            errors.Add(NotAToken());
        if (errors.Count > 0)
            return ApiProblem.InvalidQuery(errors).Answer();

        TransitionPage page;
        try
        {
            page = await store.ListAsync(query.Filter, query.PageSize, string.IsNullOrEmpty(token) ? null : token, cancellationToken);
        }
        catch (Exception exception) when (!string.IsNullOrEmpty(token) && exception is (FormatException or ArgumentException))
        {
            return ApiProblem.InvalidQuery([NotAToken()]).Answer();
        }

        return new Answer(StatusCodes.Status200OK, new TransitionList([.. page.Items.Select(item => Listed(item, request))]))
            .With(TokenHeader, page.ContinuationToken);
    }

    private static FieldError NotAToken() => new(TokenHeader, "invalidValue", "Is not a token that this list gave.");

    private static ListedTransition Listed(TransitionSummary item, HttpRequest request) => new(
        item.Id.ToString(), item.Id.Customer.Value, item.Phase.Listed(), item.CreatedAt.UtcDateTime, item.UpdatedAt.UtcDateTime,
        ManagementLinks.Of(request, item.Id).StatusUrl)
    {
        CustomerName = item.CustomerName, BatchId = item.BatchId,
    };
}
