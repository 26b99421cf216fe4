using System.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Api;

/// <summary>Turns what a handler throws into a problem document. Each head runs every handler through it.</summary>
public sealed class ApiGuard(ILogger<ApiGuard> logger)
{
    /// <summary>Runs a handler.</summary>
    /// <returns>Its result; a problem when it threw: nothing about the exception goes outward, and it is logged once.</returns>
    public async Task<IResult> RunAsync(HttpContext context, Func<Task<IResult>> handler)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(handler);
        try
        {
            return await handler();
        }
        catch (Exception gone) when (context.RequestAborted.IsCancellationRequested && gone is (OperationCanceledException or BadHttpRequestException or ConnectionResetException))
        {
            // Nobody is there to read an answer, and nothing is wrong here.
            return Results.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (BadHttpRequestException broken)
        {
            // The server could not read the body: cut off, badly chunked, too slow, or over its own limit.
            return ApiProblem.Of(broken.StatusCode, "bodyUnreadable", "The request's body could not be read to its end.").Answer();
        }
        catch (Exception exception)
        {
            ApiLog.Failed(logger, Activity.Current?.Id ?? context.TraceIdentifier, exception);
            return ApiProblem.Of(StatusCodes.Status500InternalServerError, "internalError",
                "Something went wrong here. The trace id finds it in the log. The request can be repeated.").Answer();
        }
    }
}
