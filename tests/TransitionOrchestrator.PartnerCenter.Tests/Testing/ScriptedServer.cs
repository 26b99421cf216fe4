using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.PartnerCenter.Tests.Testing;

/// <summary>A request as the server saw it.</summary>
internal sealed record SeenRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public Guid RequestId => Guid.Parse(Headers["MS-RequestId"]);
}

/// <summary>A real HTTP server on loopback that gives scripted answers in order.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _script = new();
    private readonly Channel<SeenRequest> _arrivals = Channel.CreateUnbounded<SeenRequest>();
    private readonly ConcurrentQueue<SeenRequest> _seen = new();
    private WebApplication _app = null!;

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<SeenRequest> Requests => [.. _seen];

    /// <summary>What an unscripted request gets: an answer that no test can take for success.</summary>
    public Func<HttpContext, Task> Otherwise { get; set; } = context => Write(context, 418, """{"code":"unscripted"}""", []);

    public static async Task<ScriptedServer> Start()
    {
        var server = new ScriptedServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        server._app = builder.Build();
        server._app.Run(server.Handle);
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Urls.Single());
        return server;
    }

    public ScriptedServer Answer(int status, string body = "", params (string Name, string Value)[] headers) => Do(context => Write(context, status, body, headers));

    public ScriptedServer Do(Func<HttpContext, Task> handler)
    {
        _script.Enqueue(handler);
        return this;
    }

    /// <summary>Reads the request and never answers.</summary>
    public ScriptedServer Hang() => Do(async context =>
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    });

    /// <summary>Reads the request and breaks the connection.</summary>
    public ScriptedServer Break() => Do(context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>The next request to arrive.</summary>
    public async Task<SeenRequest> Arrival() => await _arrivals.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task Handle(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var seen = new SeenRequest(
            context.Request.Method, context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body);
        _seen.Enqueue(seen);
        _arrivals.Writer.TryWrite(seen);
        await (_script.TryDequeue(out var handler) ? handler : Otherwise)(context);
    }

    private static async Task Write(HttpContext context, int status, string body, (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = body.StartsWith('<') ? "text/html" : "application/json";
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        if (body.Length > 0)
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    }
}
