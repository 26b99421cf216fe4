using System.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TransitionOrchestrator.Api;

/// <summary>Lets in who may, and turns what a handler throws into a problem document. Each head runs every handler through it.</summary>
public sealed class ApiGuard(ICallers callers, IOutages outages, IOptions<TransitionApiOptions> options, ILogger<ApiGuard> logger)
{
    internal const string UnauthenticatedCode = "unauthenticated";
    internal const string ForbiddenCode = "forbidden";
    internal const string CrossSiteCode = "crossSite";
    internal const string StorageAwayCode = "storageUnavailable";

    /// <summary>Runs a handler for a caller who has the role that it needs.</summary>
    /// <param name="context">The request.</param>
    /// <param name="role">The role; null for what anybody may see.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>Its result; a problem when the caller may not, or when it threw: nothing about the exception goes outward, and it is logged once.</returns>
    public async Task<IResult> RunAsync(HttpContext context, ApiRoles? role, Func<Task<IResult>> handler)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(handler);
        try
        {
            return role is { } needed && Refusal(context, needed) is { } refusal ? refusal : await handler();
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
        catch (Exception away) when (outages.IsOutage(away))
        {
            ApiLog.StorageAway(logger, Activity.Current?.Id ?? context.TraceIdentifier, away);
            return ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, StorageAwayCode,
                "Storage does not answer. What was asked for may have been taken up or not; the same request can be repeated, and does nothing twice.").Answer()
                .WithRetryAfter(options.Value.RetryAfter);
        }
        catch (Exception exception)
        {
            ApiLog.Failed(logger, Activity.Current?.Id ?? context.TraceIdentifier, exception);
            return ApiProblem.Of(StatusCodes.Status500InternalServerError, "internalError",
                "Something went wrong here. The trace id finds it in the log. The request can be repeated.").Answer();
        }
    }

    /// <summary>Why a caller is not let in; null when they are.</summary>
    private Answer? Refusal(HttpContext context, ApiRoles needed)
    {
        if (callers.Identify(context) is not { } caller)
            return Refused(StatusCodes.Status401Unauthorized, UnauthenticatedCode, $"This needs a caller who is known. {callers.Advice}", needed,
                // Who sent nothing is told nothing of an error (RFC 6750, section 3.1).
                context.Request.Headers.Authorization.Count == 0 ? "" : ", error=\"invalid_token\"");
        if (!caller.May(needed))
            return Refused(StatusCodes.Status403Forbidden, ForbiddenCode, $"This needs the role {needed.Name()}, which you do not have.", needed, $", error=\"insufficient_scope\", scope=\"{needed.Name()}\"");

        // A browser says so when the page of another site sends a request; with the cookie of a sign-in, or to a head without keys, it would be let in.
        if (needed != ApiRoles.Read && (string?)context.Request.Headers["Sec-Fetch-Site"] is ("cross-site" or "same-site"))
            return Refused(StatusCodes.Status403Forbidden, CrossSiteCode, "The page of another site may not ask for this.", needed, "");
        context.Features.Set(caller);
        return null;
    }

    private Answer Refused(int status, string code, string detail, ApiRoles needed, string error)
    {
        ApiLog.NotLetIn(logger, code, needed);
        return ApiProblem.Of(status, code, detail).Answer().With("WWW-Authenticate", $"Bearer realm=\"transitions\"{error}");
    }
}
