using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace TransitionOrchestrator.Cli.Api;

/// <summary>The head's surface for single transitions.</summary>
internal sealed class TransitionApi(HttpClient http)
{
    /// <summary>Starts a transition; a repeated request finds the one that is under way.</summary>
    /// <returns>The transition's id.</returns>
    /// <exception cref="ApiException">The head refused.</exception>
    public async Task<string> StartAsync(JsonObject request, CancellationToken cancellationToken) =>
        (await PostAsync("api/transitions", request, cancellationToken)).As<Receipt>().Id;

    /// <summary>Starts a transition, and gives the whole answer.</summary>
    public Task<Answer> SendAsync(JsonObject request, CancellationToken cancellationToken) => PostAsync("api/transitions", request, cancellationToken);

    /// <summary>Says what a transition would do; changes nothing.</summary>
    public Task<Answer> PreviewAsync(JsonObject request, CancellationToken cancellationToken) => PostAsync("api/transitions/preview", request, cancellationToken);

    /// <summary>Reads a transition, final or not.</summary>
    /// <exception cref="ApiException">There is no such transition.</exception>
    public async Task<TransitionStatus> GetAsync(string id, CancellationToken cancellationToken) =>
        (await ReadAsync(id, cancellationToken)).As<TransitionStatus>();

    /// <summary>Reads a transition, and gives the whole answer.</summary>
    public Task<Answer> ReadAsync(string id, CancellationToken cancellationToken) => http.LookAsync(PathOf(id), cancellationToken);

    /// <summary>A page of the list.</summary>
    public Task<Answer> ListAsync(IEnumerable<(string Name, string? Value)> filter, string? token, CancellationToken cancellationToken) =>
        http.LookAsync(HeadCalls.Query("api/transitions", filter), cancellationToken, token);

    /// <summary>The journal, as JSON or CSV.</summary>
    public Task<Answer> JournalAsync(string id, string format, CancellationToken cancellationToken) =>
        http.LookAsync(HeadCalls.Query($"{PathOf(id)}/journal", ("format", format)), cancellationToken);

    /// <summary><c>approve</c>, <c>cancel</c>, <c>suspend</c>, <c>resume</c> or <c>retry</c>.</summary>
    public Task<Answer> OperateAsync(string id, string operation, string? reason, CancellationToken cancellationToken) =>
        PostAsync($"{PathOf(id)}/{operation}", reason is null ? null : new JsonObject { ["reason"] = reason }, cancellationToken);

    private static string PathOf(string id) => $"api/transitions/{Uri.EscapeDataString(id)}";

    private Task<Answer> PostAsync(string path, JsonObject? body, CancellationToken cancellationToken) =>
        http.AskAsync(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body), cancellationToken);
}

/// <summary>The answer to what was accepted.</summary>
internal sealed record Receipt(string Id, string Status);
