using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace TransitionOrchestrator.Functions;

/// <summary>The routes of batches; each is called like its operation in the contract.</summary>
/// <param name="surface">What answers.</param>
public sealed class BatchFunctions(HttpSurface surface)
{
    /// <summary>Submits one.</summary>
    [Function("submitBatch")]
    public Task<IResult> Submit([HttpTrigger(HttpSurface.Level, "post", Route = "batches")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        surface.AnswerAsync(request, client);

    /// <summary>The list.</summary>
    [Function("listBatches")]
    public Task<IResult> List([HttpTrigger(HttpSurface.Level, "get", Route = "batches")] HttpRequest request) =>
        surface.AnswerAsync(request);

    /// <summary>Its status.</summary>
    [Function("getBatch")]
    public Task<IResult> Get([HttpTrigger(HttpSurface.Level, "get", Route = "batches/{id}")] HttpRequest request) =>
        surface.AnswerAsync(request);

    /// <summary>Its rows.</summary>
    [Function("listBatchItems")]
    public Task<IResult> ListItems([HttpTrigger(HttpSurface.Level, "get", Route = "batches/{id}/items")] HttpRequest request) =>
        surface.AnswerAsync(request);

    /// <summary>Its report.</summary>
    [Function("getBatchReport")]
    public Task<IResult> GetReport([HttpTrigger(HttpSurface.Level, "get", Route = "batches/{id}/report.csv")] HttpRequest request) =>
        surface.AnswerAsync(request);

    /// <summary>Calls it off.</summary>
    [Function("cancelBatch")]
    public Task<IResult> Cancel([HttpTrigger(HttpSurface.Level, "post", Route = "batches/{id}/cancel")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        surface.AnswerAsync(request, client);

    /// <summary>Holds it.</summary>
    [Function("suspendBatch")]
    public Task<IResult> Suspend([HttpTrigger(HttpSurface.Level, "post", Route = "batches/{id}/suspend")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        surface.AnswerAsync(request, client);

    /// <summary>Lets it go on.</summary>
    [Function("resumeBatch")]
    public Task<IResult> Resume([HttpTrigger(HttpSurface.Level, "post", Route = "batches/{id}/resume")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        surface.AnswerAsync(request, client);

    /// <summary>Takes up what did not move.</summary>
    [Function("retryBatch")]
    public Task<IResult> Retry([HttpTrigger(HttpSurface.Level, "post", Route = "batches/{id}/retry")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        surface.AnswerAsync(request, client);
}
