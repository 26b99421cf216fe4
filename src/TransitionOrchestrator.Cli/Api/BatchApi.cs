using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace TransitionOrchestrator.Cli.Api;

/// <summary>The head's surface for batches.</summary>
internal sealed class BatchApi(HttpClient http)
{
    /// <summary>Submits a file; the same key and content again find the batch that exists.</summary>
    /// <exception cref="ApiException">The head refused; its problem names the lines.</exception>
    public Task<Answer> SubmitAsync(ReadOnlyMemory<byte> content, string mediaType, string idempotencyKey, IEnumerable<(string Name, string? Value)> wishes, CancellationToken cancellationToken)
    {
        var body = new ReadOnlyMemoryContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue(mediaType, "utf-8");
        return http.AskAsync(HttpMethod.Post, HeadCalls.Query("api/batches", wishes), body, cancellationToken, ("Idempotency-Key", idempotencyKey));
    }

    public Task<Answer> ReadAsync(string id, CancellationToken cancellationToken) => http.LookAsync(PathOf(id), cancellationToken);

    /// <summary>A page of the list of batches.</summary>
    public Task<Answer> ListAsync(string pageSize, string? token, CancellationToken cancellationToken) =>
        http.LookAsync(HeadCalls.Query("api/batches", ("pageSize", pageSize)), cancellationToken, token);

    /// <summary>A page of a batch's rows.</summary>
    public Task<Answer> ItemsAsync(string id, string? status, string pageSize, string? token, CancellationToken cancellationToken) =>
        http.LookAsync(HeadCalls.Query($"{PathOf(id)}/items", ("status", status), ("pageSize", pageSize)), cancellationToken, token);

    /// <summary>How each row ended, as CSV.</summary>
    public Task<Answer> ReportAsync(string id, CancellationToken cancellationToken) => http.LookAsync($"{PathOf(id)}/report.csv", cancellationToken);

    /// <summary><c>cancel</c>, <c>suspend</c>, <c>resume</c> or <c>retry</c>; a dry run only counts.</summary>
    public Task<Answer> OperateAsync(string id, string operation, string? reason, bool isDryRun, CancellationToken cancellationToken) =>
        http.AskAsync(HttpMethod.Post, HeadCalls.Query($"{PathOf(id)}/{operation}", ("dryRun", isDryRun ? "true" : null)),
            reason is null ? null : JsonContent.Create(new JsonObject { ["reason"] = reason }), cancellationToken);

    private static string PathOf(string id) => $"api/batches/{Uri.EscapeDataString(id)}";
}
