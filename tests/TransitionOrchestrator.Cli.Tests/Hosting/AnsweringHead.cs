using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Cli.Tests;

/// <summary>A head that answers each route as a test wants, over real HTTP: for trouble that a real one makes only by accident.</summary>
internal sealed class AnsweringHead : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<Call, IResult>> _routes = new(StringComparer.Ordinal);

    private AnsweringHead(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Every call, in order.</summary>
    public ConcurrentQueue<Call> Calls { get; } = [];

    /// <summary>What is answered to a method and a path: <c>GET /api/batches</c>.</summary>
    public Func<Call, IResult> this[string route]
    {
        set => _routes[route] = value;
    }

    public static async Task<AnsweringHead> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var head = new AnsweringHead(app);
        app.MapFallback("{*path}", async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            var call = new Call(context, await body.ReadToEndAsync());
            head.Calls.Enqueue(call);
            var result = head._routes.TryGetValue($"{context.Request.Method} {context.Request.Path}", out var answer) ? answer(call) : Problem(404, "routeUnknown", "There is nothing at this address.");
            await result.ExecuteAsync(context);
        });
        await app.StartAsync();
        return head;
    }

    public static IResult Json(JsonObject document, int status = 200) => Results.Text(document.ToJsonString(), "application/json", statusCode: status);

    public static IResult Problem(int status, string code, string detail, params JsonObject[] errors) =>
        Json(new JsonObject { ["title"] = "Trouble", ["status"] = status, ["code"] = code, ["detail"] = detail, ["errors"] = new JsonArray([.. errors]), ["traceId"] = "00-trace" }, status);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>A call as it arrived.</summary>
    internal sealed class Call(HttpContext context, string body)
    {
        public HttpContext Context => context;

        public string Line { get; } = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";

        public string Body => body;

        public IReadOnlyDictionary<string, string> Headers { get; } = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
    }
}
