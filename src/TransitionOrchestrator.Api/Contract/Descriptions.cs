using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TransitionOrchestrator.Api;

/// <summary>Says in the contract what handlers do: they read requests themselves, so that nothing of it can be seen from their parameters.</summary>
internal static class Descriptions
{
    private const string AnyType = "*/*";

    private static readonly Dictionary<string, string> Headers = new(StringComparer.Ordinal)
    {
        ["Location"] = "The path of the status.",
        ["Retry-After"] = "Seconds to wait before looking again.",
        [ListHandlers.TokenHeader] = "Send it with the same query to get the next page; absent on the last one.",
        ["Content-Disposition"] = "CSV only: a file name.",
        ["Vary"] = "Accept.",
        ["WWW-Authenticate"] = "How to be known (RFC 6750).",
    };

    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string operationId, string summary, string description) =>
        route.WithName(operationId).WithSummary(summary).WithDescription(description);

    /// <summary>
    /// Describes the body. Routing must not judge its media type: an empty body of any type is as good as none, and a wrong type
    /// gets a problem with a code. So every type is let through to the handler, and only JSON is shown.
    /// </summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route, bool isOptional)
        where T : notnull =>
        route.Accepts<T>(isOptional, "application/json", AnyType).AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody!.Content!.Remove(AnyType);
            return Task.CompletedTask;
        });

    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder route, int status, string description, params string[] headers) =>
        headers.Aggregate(
            route.Produces<T>(status, "application/json").OnAnswer(status, answer => answer.Description = description),
            (described, header) => described.WithAnswerHeader(status, header));

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, int status, params string[] codes) =>
        route.Produces<ApiProblem>(status, ApiProblem.ContentType)
            .OnAnswer(status, answer => answer.Description = $"Problem with code: {string.Join(", ", codes)}.");

    /// <summary>What any route that takes a body may refuse.</summary>
    public static RouteHandlerBuilder RefusesBody(this RouteHandlerBuilder route) => route
        .Refuses(StatusCodes.Status408RequestTimeout, "bodyUnreadable")
        .Refuses(StatusCodes.Status413PayloadTooLarge, "bodyTooLarge", "bodyUnreadable")
        .Refuses(StatusCodes.Status415UnsupportedMediaType, "contentTypeNotJson")
        .Refuses(StatusCodes.Status422UnprocessableEntity, "invalidRequest");

    /// <summary>What any route may answer.</summary>
    public static RouteHandlerBuilder RefusesAll(this RouteHandlerBuilder route) =>
        route.Refuses(StatusCodes.Status500InternalServerError, "internalError");

    /// <summary>What any route may answer that reads or writes what is stored.</summary>
    public static RouteHandlerBuilder NeedsStorage(this RouteHandlerBuilder route) => route
        .Refuses(StatusCodes.Status503ServiceUnavailable, ApiGuard.StorageAwayCode)
        .WithAnswerHeader(StatusCodes.Status503ServiceUnavailable, "Retry-After")
        .RefusesAll();

    public static RouteHandlerBuilder WithAnswerHeader(this RouteHandlerBuilder route, int status, string header) => route.OnAnswer(status, answer =>
    {
        answer.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
        answer.Headers[header] = new OpenApiHeader
        {
            Description = Headers[header],
            Schema = new OpenApiSchema { Type = header == "Retry-After" ? JsonSchemaType.Integer : JsonSchemaType.String },
        };
    });

    public static RouteHandlerBuilder OrCsv(this RouteHandlerBuilder route, int status) => route.OnAnswer(status, answer =>
    {
        answer.Content ??= new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal);
        answer.Content["text/csv"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    });

    public static RouteHandlerBuilder WithFormatParameter(this RouteHandlerBuilder route) =>
        route.WithParameter("format", ParameterLocation.Query, "Wins over the header Accept.", new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["json", "csv"] });

    public static RouteHandlerBuilder WithListParameters(this RouteHandlerBuilder route) => route
        .WithParameter("status", ParameterLocation.Query, "Only these states; may be repeated, or hold several with commas between them.",
            new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchemaReference(nameof(ListedStatus)) })
        .WithParameter("customerId", ParameterLocation.Query, "Only this customer.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" })
        .WithParameter("batchId", ParameterLocation.Query, "Only this batch.", new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 64 })
        .WithParameter("createdFrom", ParameterLocation.Query, "Accepted at this time or later: ISO 8601, UTC without an offset.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" })
        .WithParameter("createdTo", ParameterLocation.Query, "Accepted before this time: ISO 8601, UTC without an offset.", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" })
        .WithParameter("pageSize", ParameterLocation.Query, "The most that one page holds.",
            new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{ListQuery.MaxPageSize}", Default = ListQuery.DefaultPageSize })
        .WithParameter(ListHandlers.TokenHeader, ParameterLocation.Header, "Where the page begins, from the answer before; the first page without it.", new OpenApiSchema { Type = JsonSchemaType.String });

    public static RouteHandlerBuilder WithParameter(this RouteHandlerBuilder route, string name, ParameterLocation place, string description, OpenApiSchema schema) =>
        route.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter { Name = name, In = place, Description = description, Schema = schema });
            return Task.CompletedTask;
        });

    public static RouteHandlerBuilder OnAnswer(this RouteHandlerBuilder route, int status, Action<OpenApiResponse> change) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            change((OpenApiResponse)operation.Responses![$"{status}"]);
            return Task.CompletedTask;
        });
}
