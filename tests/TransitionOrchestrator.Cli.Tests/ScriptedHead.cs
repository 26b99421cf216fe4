using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Cli.Tests;

/// <summary>A head, and a simulator's records, that answer as a test wants, over real HTTP.</summary>
internal sealed class ScriptedHead : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _looks = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _lookedAt = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScriptedHead(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>The answer to a request to start; by default a transition named after the customer.</summary>
    public Func<JsonObject, IResult> OnStart { get; set; } = request => Results.Json(new JsonObject { ["id"] = $"t-{request["customerId"]}" }, statusCode: 202);

    /// <summary>The status at the n-th look, counted from 1.</summary>
    public Func<string, int, JsonObject> OnLook { get; set; } = (id, look) => look == 1 ? Status(id, "mapping", percent: 40) : Status(id, "completed", percent: 100);

    /// <summary>The simulator's violations.</summary>
    public JsonArray Violations { get; } = [];

    /// <summary>Every request that was started.</summary>
    public ConcurrentQueue<JsonObject> Started { get; } = [];

    /// <summary>Done when a status was asked for.</summary>
    public Task LookedAt => _lookedAt.Task;

    public static JsonObject Status(string id, string status, int percent) => new()
    {
        ["id"] = id,
        ["customerId"] = id[2..],
        ["status"] = status,
        ["route"] = "stepwise",
        ["percent"] = percent,
        ["counts"] = new JsonObject { ["subscriptions"] = 1, ["suspended"] = percent == 100 ? 1 : 0 },
        ["plans"] = new JsonArray(),
        ["finishedAt"] = percent == 100 ? "2026-01-31T10:00:00Z" : null,
    };

    public static async Task<ScriptedHead> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var head = new ScriptedHead(app);
        app.MapPost("/api/transitions", async (HttpRequest request) =>
        {
            var body = (JsonObject)(await JsonNode.ParseAsync(request.Body))!;
            head.Started.Enqueue(body);
            return head.OnStart(body);
        });
        app.MapGet("/api/transitions/{id}", (string id) =>
        {
            head._lookedAt.TrySetResult();
            return Results.Json(head.OnLook(id, head._looks.AddOrUpdate(id, 1, (_, looks) => looks + 1)));
        });
        app.MapGet("/admin/plans", () => Results.Json(new JsonArray(new JsonObject(), new JsonObject())));
        app.MapGet("/admin/suspensions", () => Results.Json(new JsonArray(new JsonObject())));
        app.MapGet("/admin/violations", () => Results.Json(head.Violations));
        await app.StartAsync();
        return head;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
