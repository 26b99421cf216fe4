using Microsoft.AspNetCore.Http;

namespace TransitionOrchestrator.Api;

/// <summary>Where a batch is looked at and steered: absolute URLs, made from the request's own scheme and host.</summary>
/// <param name="StatusUrl">GET: its status.</param>
/// <param name="ItemsUrl">GET: its rows.</param>
/// <param name="ReportUrl">GET: its report as CSV.</param>
/// <param name="CancelUrl">POST: calls it off.</param>
/// <param name="SuspendUrl">POST: holds it.</param>
/// <param name="ResumeUrl">POST: lets it go on.</param>
/// <param name="RetryUrl">POST: takes up what did not move.</param>
public sealed record BatchLinks(
    string StatusUrl, string ItemsUrl, string ReportUrl, string CancelUrl, string SuspendUrl, string ResumeUrl, string RetryUrl)
{
    /// <summary>The path of a batch, as <c>Location</c> says it: relative, so that it holds behind any proxy.</summary>
    internal static string PathOf(HttpRequest request, string id) => $"{request.PathBase}/api/batches/{id}";

    internal static BatchLinks Of(HttpRequest request, string id)
    {
        var status = request.Host.HasValue ? $"{request.Scheme}://{request.Host}{PathOf(request, id)}" : PathOf(request, id);
        return new BatchLinks(status, $"{status}/items", $"{status}/report.csv", $"{status}/cancel", $"{status}/suspend", $"{status}/resume", $"{status}/retry");
    }
}
