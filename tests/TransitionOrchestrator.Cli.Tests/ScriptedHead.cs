using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Cli.Tests;

/// <summary>A head that takes one batch, and a simulator's records, that answer as a test wants, over real HTTP.</summary>
internal sealed class ScriptedHead : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _lookedAt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<string> _customers = [];
    private int _looks;

    private ScriptedHead(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>The refusal of a submission; null accepts it.</summary>
    public IResult? Refusal { get; set; }

    /// <summary>At which look at the batch, counted from 1, it is final; before it is at 40 %.</summary>
    public int FinalAtLook { get; set; } = 2;

    /// <summary>How a customer's row ended.</summary>
    public Func<string, string> RowOf { get; set; } = _ => "completed";

    /// <summary>Customers for whom no transition could be started.</summary>
    public ICollection<string> WithoutTransition { get; } = [];

    /// <summary>The simulator's violations.</summary>
    public JsonArray Violations { get; } = [];

    /// <summary>Every submission: its address with the query, and its body.</summary>
    public ConcurrentQueue<(string Line, string? ContentType, string Body)> Submitted { get; } = [];

    /// <summary>Done when the batch was asked for.</summary>
    public Task LookedAt => _lookedAt.Task;

    public static async Task<ScriptedHead> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var head = new ScriptedHead(app);
        app.MapPost("/api/batches", head.SubmitAsync);
        app.MapGet("/api/batches/b1", head.Look);
        app.MapGet("/api/batches/b1/items", () => Results.Json(new JsonObject { ["items"] = new JsonArray([.. head._customers.Select(head.Item)]) }));
        app.MapGet("/api/transitions/{id}", (string id) => Results.Json(Transition(id, head.RowOf(id[2..]))));
        app.MapGet("/admin/plans", () => Results.Json(new JsonArray(new JsonObject(), new JsonObject())));
        app.MapGet("/admin/suspensions", () => Results.Json(new JsonArray(new JsonObject())));
        app.MapGet("/admin/violations", () => Results.Json(head.Violations));
        await app.StartAsync();
        return head;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> SubmitAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        Submitted.Enqueue(($"{request.Path}{request.QueryString}", request.ContentType, body));
        if (Refusal is { } refusal)
            return refusal;
        // No field of these tests holds a line end.
        _customers = [.. body.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).Select(line => line.Split(',')[0])];
        return Results.Json(new JsonObject { ["id"] = "b1", ["rows"] = _customers.Count, ["accepted"] = _customers.Count, ["skipped"] = new JsonArray() }, statusCode: 202);
    }

    private IResult Look()
    {
        var isFinal = Interlocked.Increment(ref _looks) >= FinalAtLook;
        _lookedAt.TrySetResult();
        return Results.Json(new JsonObject
        {
            ["id"] = "b1", ["phase"] = isFinal ? "completed" : "running", ["total"] = _customers.Count, ["percent"] = isFinal ? 100 : 40, ["createdAt"] = "2026-01-31T09:00:00Z",
            ["finishedAt"] = isFinal ? "2026-01-31T10:00:00Z" : null, ["counts"] = new JsonObject { [isFinal ? "completed" : "running"] = _customers.Count },
        });
    }

    private JsonNode Item(string customer, int index) => new JsonObject
    {
        ["line"] = index + 2, ["customerId"] = customer, ["attempts"] = 1,
        ["status"] = WithoutTransition.Contains(customer) ? "deadLettered" : RowOf(customer),
        ["transitionId"] = WithoutTransition.Contains(customer) ? null : $"t-{customer}",
        ["code"] = WithoutTransition.Contains(customer) ? "customerUnknown" : null,
    };

    private static JsonObject Transition(string id, string status) => new()
    {
        ["id"] = id, ["customerId"] = id[2..], ["status"] = status, ["route"] = "stepwise", ["percent"] = 100, ["plans"] = new JsonArray(), ["finishedAt"] = "2026-01-31T10:00:00Z",
        ["counts"] = new JsonObject { ["subscriptions"] = 1, ["suspended"] = 1 },
        ["lastProblem"] = status == "failed" ? new JsonObject { ["code"] = "upgradeFailed", ["message"] = "It failed [for a reason]." } : null,
    };
}
