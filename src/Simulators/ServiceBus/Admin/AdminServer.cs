using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Simulators.ServiceBus.Queues;

namespace TransitionOrchestrator.Simulators.ServiceBus.Admin;

/// <summary>What the queues hold, over HTTP, for people and tests on this machine. No part of what is simulated.</summary>
internal sealed class AdminServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AdminServer(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.First());
    }

    public Uri Address { get; }

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<AdminServer> StartAsync(Broker broker, int port, CancellationToken cancellationToken)
    {
        // An empty builder, so that neither settings files nor environment variables of the host process change anything.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            // A port that is taken is thrown to the caller, who reports it; not logged besides.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, LifetimeOfItsOwner>();
        var app = builder.Build();
        app.UseRouting();
        Map(app, broker);
        try
        {
            await app.StartAsync(cancellationToken);
            return new AdminServer(app);
        }
        catch (Exception failure)
        {
            await app.DisposeAsync();
            if (failure is IOException { InnerException: AddressInUseException })
                throw new IOException($"port {port} is taken", failure);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private static void Map(IEndpointRouteBuilder app, Broker broker)
    {
        app.MapGet("/admin/queues", () => Results.Json(broker.Run(() => broker.Queues.ToDictionary(queue => queue.Path, queue => queue.Count(), StringComparer.Ordinal)).Answer));
        app.MapGet("/admin/queues/{name}/messages", (string name, bool? deadLetter) => broker.Find(Uri.UnescapeDataString(name)) switch
        {
            { DeadLetters: { } deadLetters } queue => Results.Json(broker.Run(() => ShownMessage.From(deadLetter == true ? deadLetters : queue)).Answer),
            _ => Results.NotFound(),
        });
    }

    /// <summary>Signals of the process are its owner's business.</summary>
    private sealed class LifetimeOfItsOwner : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
