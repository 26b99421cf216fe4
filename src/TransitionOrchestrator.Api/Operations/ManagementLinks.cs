using Microsoft.AspNetCore.Http;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>Where a transition is looked at and steered: absolute URLs, made from the request's own scheme and host.</summary>
/// <param name="StatusUrl">GET: its status.</param>
/// <param name="JournalUrl">GET: its journal.</param>
/// <param name="ApproveUrl">POST: approves it.</param>
/// <param name="CancelUrl">POST: calls it off.</param>
/// <param name="SuspendUrl">POST: holds it.</param>
/// <param name="ResumeUrl">POST: lets it go on.</param>
/// <param name="RetryUrl">POST: takes up what failed.</param>
public sealed record ManagementLinks(
    string StatusUrl, string JournalUrl, string ApproveUrl, string CancelUrl, string SuspendUrl, string ResumeUrl, string RetryUrl)
{
    /// <summary>The path of a transition, as <c>Location</c> says it: relative, so that it holds behind any proxy.</summary>
    internal static string PathOf(HttpRequest request, TransitionId id) => $"{request.PathBase}/api/transitions/{id}";

    internal static ManagementLinks Of(HttpRequest request, TransitionId id)
    {
        // A client of HTTP/1.0 names no host.
        var status = request.Host.HasValue ? $"{request.Scheme}://{request.Host}{PathOf(request, id)}" : PathOf(request, id);
        return new ManagementLinks(
            status, $"{status}/journal", $"{status}/approve", $"{status}/cancel", $"{status}/suspend", $"{status}/resume", $"{status}/retry");
    }
}
