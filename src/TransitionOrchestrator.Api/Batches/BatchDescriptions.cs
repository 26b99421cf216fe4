using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TransitionOrchestrator.Core;
using static TransitionOrchestrator.Api.Descriptions;

namespace TransitionOrchestrator.Api;

/// <summary>What the contract says about batches, beyond what all routes have in common.</summary>
internal static class BatchDescriptions
{
    private static readonly OpenApiSchema Text = new() { Type = JsonSchemaType.String };
    private static readonly OpenApiSchema Switch = new() { Type = JsonSchemaType.Boolean, Default = false };

    /// <summary>A list in JSON, or CSV.</summary>
    public static RouteHandlerBuilder TakesBatch(this RouteHandlerBuilder route) =>
        route.Takes<BatchRowBody[]>(isOptional: false).AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody!.Content!["text/csv"] = new OpenApiMediaType { Schema = Text };
            return Task.CompletedTask;
        });

    public static RouteHandlerBuilder AnswersCsv(this RouteHandlerBuilder route, int status, string description) =>
        route.Produces<string>(status, "text/csv").OnAnswer(status, answer => answer.Description = description).WithAnswerHeader(status, "Content-Disposition");

    public static RouteHandlerBuilder WithSubmitParameters(this RouteHandlerBuilder route) => route
        .WithParameter("onInvalid", ParameterLocation.Query, "skip queues the good rows and lists the others; reject, the default, queues nothing.", new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["reject", "skip"] })
        .WithParameter("between", ParameterLocation.Query, "The hours of the day in which rows may start, such as 22:00-06:00.", Text)
        .WithParameter("timeZone", ParameterLocation.Query, "Whose clocks between is meant by: an IANA name, such as Europe/Berlin.", Text)
        .WithParameter("name", ParameterLocation.Query, "What people call the batch.", new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = SubmitQuery.MaxName })
        .WithDryRunParameter()
        .WithParameter(SubmitHandlers.KeyHeader, ParameterLocation.Header, "Repeated with the same body and query, the answer is the batch that exists.", new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200 });

    public static RouteHandlerBuilder WithDryRunParameter(this RouteHandlerBuilder route) =>
        route.WithParameter("dryRun", ParameterLocation.Query, "Only checks and counts; nothing is changed.", Switch);

    public static RouteHandlerBuilder WithRowStateParameter(this RouteHandlerBuilder route) =>
        route.WithParameter("status", ParameterLocation.Query, "Only these states; may be repeated, or hold several with commas between them.",
            new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchemaReference(nameof(RowState)) });

    public static RouteHandlerBuilder WithPageParameters(this RouteHandlerBuilder route, int maxPageSize) => route
        .WithParameter("pageSize", ParameterLocation.Query, "Lines of a page.",
            new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{maxPageSize}", Default = Math.Min(maxPageSize, ListQuery.DefaultPageSize) })
        .WithParameter(ListHandlers.TokenHeader, ParameterLocation.Header, "Where the page begins, from the answer before; the first page without it.", Text);
}
