using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TransitionOrchestrator.Api;

namespace TransitionOrchestrator.Functions;

/// <summary>
/// The one way from a function to the surface that both heads share. The host's routes and keys decide that a request comes here;
/// who may do what, what is a problem, and every answer are decided in there.
/// </summary>
/// <param name="pipeline">The surface.</param>
/// <param name="orchestrations">The engine.</param>
public sealed class HttpSurface(ApiPipeline pipeline, InvocationClient orchestrations)
{
    /// <summary>What the host asks of a caller before it lets a request come here: a function key at the least.</summary>
    public const AuthorizationLevel Level = AuthorizationLevel.Function;

    /// <summary>Answers a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The durable client, for a route that starts or steers something.</param>
    /// <returns>Nothing more to write: the answer is written.</returns>
    public async Task<IResult> AnswerAsync(HttpRequest request, DurableTaskClient? client = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (client is not null)
            orchestrations.Use(client);
        await pipeline.RunAsync(request.HttpContext);
        return Results.Empty;
    }
}
