using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TransitionOrchestrator.Functions;

/// <summary>What belongs to no transition and no batch.</summary>
/// <param name="surface">What answers.</param>
public sealed class ServiceFunctions(HttpSurface surface)
{
    /// <summary>Whether the product can work. Without a key: probes have none, and it tells no secret.</summary>
    [Function("getHealth")]
    public Task<IResult> GetHealth([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request) =>
        surface.AnswerAsync(request);

    /// <summary>The contract.</summary>
    [Function("getContract")]
    public Task<IResult> GetContract([HttpTrigger(HttpSurface.Level, "get", Route = "openapi.json")] HttpRequest request) =>
        surface.AnswerAsync(request);

    /// <summary>Any other address or method under <c>/api</c>: the host itself would answer without a problem document.</summary>
    [Function("answerOther")]
    public Task<IResult> AnswerOther([HttpTrigger(HttpSurface.Level, Route = "{*path}")] HttpRequest request) =>
        surface.AnswerAsync(request);
}
