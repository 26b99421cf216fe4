using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace TransitionOrchestrator.Functions;

/// <summary>The routes of transitions; each is called like its operation in the contract.</summary>
/// <param name="surface">What answers.</param>
public sealed class TransitionFunctions(HttpSurface surface)
{
    /// <summary>Starts one.</summary>
    [Function("startTransition")]
    public Task<IResult> Start([HttpTrigger(HttpSurface.Level, "post", Route = "transitions")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        surface.AnswerAsync(request, client);

    /// <summary>Says what one would do.</summary>
    [Function("previewTransition")]
    public Task<IResult> Preview([HttpTrigger(HttpSurface.Level, "post", Route = "transitions/preview")] HttpRequest request) =>
        surface.AnswerAsync(request);

    /// <summary>The list.</summary>
    [Function("listTransitions")]
    public Task<IResult> List([HttpTrigger(HttpSurface.Level, "get", Route = "transitions")] HttpRequest request) =>
        surface.AnswerAsync(request);

    /// <summary>Its status.</summary>
    [Function("getTransition")]
    public Task<IResult> Get([HttpTrigger(HttpSurface.Level, "get", Route = "transitions/{id}")] HttpRequest request) =>
        surface.AnswerAsync(request);

    /// <summary>Its journal.</summary>
    [Function("getJournal")]
    public Task<IResult> GetJournal([HttpTrigger(HttpSurface.Level, "get", Route = "transitions/{id}/journal")] HttpRequest request) =>
        surface.AnswerAsync(request);

    /// <summary>Approves it.</summary>
    [Function("approveTransition")]
    public Task<IResult> Approve([HttpTrigger(HttpSurface.Level, "post", Route = "transitions/{id}/approve")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        surface.AnswerAsync(request, client);

    /// <summary>Calls it off.</summary>
    [Function("cancelTransition")]
    public Task<IResult> Cancel([HttpTrigger(HttpSurface.Level, "post", Route = "transitions/{id}/cancel")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        surface.AnswerAsync(request, client);

    /// <summary>Holds it.</summary>
    [Function("suspendTransition")]
    public Task<IResult> Suspend([HttpTrigger(HttpSurface.Level, "post", Route = "transitions/{id}/suspend")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        surface.AnswerAsync(request, client);

    /// <summary>Lets it go on.</summary>
    [Function("resumeTransition")]
    public Task<IResult> Resume([HttpTrigger(HttpSurface.Level, "post", Route = "transitions/{id}/resume")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        surface.AnswerAsync(request, client);

    /// <summary>Takes up what did not move.</summary>
    [Function("retryTransition")]
    public Task<IResult> Retry([HttpTrigger(HttpSurface.Level, "post", Route = "transitions/{id}/retry")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        surface.AnswerAsync(request, client);
}
