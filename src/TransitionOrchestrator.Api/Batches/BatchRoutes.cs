using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TransitionOrchestrator.Core;
using static Microsoft.AspNetCore.Http.StatusCodes;
using static TransitionOrchestrator.Api.Routes;

namespace TransitionOrchestrator.Api;

/// <summary>The routes of batches, each with what the contract says about it.</summary>
internal static class BatchRoutes
{
    private const string IdWords = "The batch's id.";

    public static void MapBatches(this RouteGroupBuilder api)
    {
        var batches = api.MapGroup("/batches").WithTags("batches");
        batches.MapPost("", (HttpRequest request, SubmitHandlers handlers, CancellationToken cancellationToken) => handlers.SubmitAsync(request, cancellationToken))
            .Describe("submitBatch", "Submit a batch of customers",
                $"A JSON list, or CSV (RFC 4180, UTF-8) with a header: {string.Join(", ", CsvBatchReader.ColumnNames)}; customerId is required, empty cells say nothing, budget 'keep' keeps the customer's. Up to {BatchBody.MaxRows} rows and {BatchBody.MaxBytes} bytes. All rows are checked first; with a bad one, nothing is queued unless onInvalid=skip.")
            .TakesBatch()
            .WithSubmitParameters()
            .Answers<BatchReceipt>(Status202Accepted, "Accepted; look at the status after Retry-After.", Location, RetryAfter)
            .Answers<BatchReceipt>(Status200OK, "Accepted before under this idempotency key; or only checked (dryRun).", Location, RetryAfter)
            .Refuses(Status400BadRequest, ["invalidQuery", "bodyEmpty", .. BodyCodes400, "notText", "notUtf8", "mixedLineEnds", "unclosedQuote"])
            .Refuses(Status408RequestTimeout, "bodyUnreadable")
            .Refuses(Status413PayloadTooLarge, "bodyTooLarge", "bodyUnreadable")
            .Refuses(Status415UnsupportedMediaType, "contentTypeUnsupported")
            .Refuses(Status422UnprocessableEntity, "invalidRequest", "idempotencyKeyReused")
            .Needs(ApiRoles.Operate)
            .NeedsStorage();
        batches.MapGet("", (HttpRequest request, BatchHandlers handlers, CancellationToken cancellationToken) => handlers.ListAsync(request, cancellationToken))
            .Describe("listBatches", "List batches, the newest first", "Each with its counters.")
            .WithPageParameters(PageSizes.MaxBatches)
            .Answers<BatchList>(Status200OK, "A page.", ListHandlers.TokenHeader)
            .Refuses(Status400BadRequest, "invalidQuery")
            .Needs(ApiRoles.Read)
            .NeedsStorage();
        batches.MapGet("/{id}", (HttpRequest request, [Description(IdWords)] string id, BatchHandlers handlers, CancellationToken cancellationToken) => handlers.GetAsync(request, id, cancellationToken))
            .Describe("getBatch", "Tell how a batch stands", "From counters that change in the same step as the rows.")
            .Answers<BatchStatus>(Status200OK, "It is final.")
            .Answers<BatchStatus>(Status202Accepted, "It is under way; look again after Retry-After.", Location, RetryAfter)
            .Refuses(Status404NotFound, ApiProblem.BatchUnknownCode)
            .Needs(ApiRoles.Read)
            .NeedsStorage();
        batches.MapGet("/{id}/items", (HttpRequest request, [Description(IdWords)] string id, BatchHandlers handlers, CancellationToken cancellationToken) => handlers.ItemsAsync(request, id, cancellationToken))
            .Describe("listBatchItems", "List the rows of a batch, by line", "All of them, or those in the given states.")
            .WithRowStateParameter()
            .WithPageParameters(ListQuery.MaxPageSize)
            .Answers<BatchItems>(Status200OK, "A page.", ListHandlers.TokenHeader)
            .Refuses(Status400BadRequest, "invalidQuery")
            .Refuses(Status404NotFound, ApiProblem.BatchUnknownCode)
            .Needs(ApiRoles.Read)
            .NeedsStorage();
        batches.MapGet("/{id}/report.csv", ([Description(IdWords)] string id, BatchHandlers handlers, CancellationToken cancellationToken) => handlers.ReportAsync(id, cancellationToken))
            .Describe("getBatchReport", "Report every row of a batch as CSV",
                "Each with its outcome and reason; then the lines that were left out, with status skipped. RFC 4180; a field that a spreadsheet would take for a formula begins with an apostrophe.")
            .AnswersCsv(Status200OK, "The report.")
            .Refuses(Status404NotFound, ApiProblem.BatchUnknownCode)
            .Needs(ApiRoles.Read)
            .NeedsStorage();
        batches.MapOperation(BatchOperationKind.Cancel, "Call a batch off: nothing new is begun; what was mapped is finished", "doesNotFit");
        batches.MapOperation(BatchOperationKind.Suspend, "Hold a batch: nothing is started, and what is under way is held", "doesNotFit");
        batches.MapOperation(BatchOperationKind.Resume, "Let a suspended or paused batch go on", "doesNotFit");
        batches.MapOperation(BatchOperationKind.Retry, "Take up every row that did not wholly move; what has moved is not touched again", "nothingToRetry", "doesNotFit");
    }

    private static void MapOperation(this RouteGroupBuilder batches, BatchOperationKind operation, string summary, params string[] conflicts)
    {
        var name = operation.ToString().ToLowerInvariant();
        var route = batches.MapPost($"/{{id}}/{name}", (HttpRequest request, [Description(IdWords)] string id, BatchOperationHandlers handlers, CancellationToken cancellationToken) =>
                handlers.OperateAsync(request, id, operation, cancellationToken))
            .Describe($"{name}Batch", summary, "The body may be left out. The rows are walked durably; the answer says how many it concerns.")
            .Takes<OperationBody>(isOptional: true)
            .WithDryRunParameter()
            .Answers<BatchOperationReceipt>(Status202Accepted, "Accepted; look at the status after Retry-After.", Location, RetryAfter)
            .Answers<BatchOperationReceipt>(Status200OK, "Only counted (dryRun).")
            .Refuses(Status400BadRequest, ["invalidQuery", .. BodyCodes400])
            .Refuses(Status404NotFound, ApiProblem.BatchUnknownCode)
            .Refuses(Status409Conflict, conflicts)
            .RefusesBody()
            .Needs(ApiRoles.Operate)
            .NeedsStorage();
        if (operation != BatchOperationKind.Retry)
            route.Refuses(Status410Gone, "batchOver");
    }
}
