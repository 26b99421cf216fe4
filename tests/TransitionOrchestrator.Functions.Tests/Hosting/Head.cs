using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Api;
using TransitionOrchestrator.Azure;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Functions.Tests.Hosting;

/// <summary>
/// A head on a port of 127.0.0.1, composed as in production, with its own tables. Partner Center and the engine are stand-ins, the clock
/// stands still, and nothing runs by itself: what it answers depends on the request and the tables alone.
/// </summary>
internal sealed class Head : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;

    private Head(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Store = app.Services.GetRequiredService<TableTransitionStore>();
        Batches = app.Services.GetRequiredService<TableBatchStore>();
    }

    public HttpClient Client { get; }

    public TableTransitionStore Store { get; }

    public TableBatchStore Batches { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>The Functions head; this test stands in for the host in front: it matches routes as the worker does, and calls the functions.</summary>
    public static async Task<Head> StartFunctionsAsync(string storage, string prefix, ICustomerAccount account, DurableTaskClient client, string authentication = "functionKeys")
    {
        var builder = NewBuilder("Production", AppContext.BaseDirectory);
        builder.Configuration.AddInMemoryCollection(Settings.Functions(storage, prefix));
        builder.Configuration.AddInMemoryCollection([new("Authentication", authentication)]);
        builder.AddTransitionOrchestrator();
        StandIn(builder.Services, account);
        var app = builder.Build();
        ((IEndpointRouteBuilder)app).DataSources.Add(new DefaultEndpointDataSource(FunctionEntry.With("httpTrigger").Select(function => Endpoint(function, async context =>
        {
            var answer = await function.CallAsync(context.RequestServices, context.Request, client);
            await answer!.ExecuteAsync(context);
        }))));
        await app.StartAsync();
        return new Head(app);
    }

    public static async Task<Head> StartLocalAsync(string storage, string prefix, ICustomerAccount account, IOrchestrationClient engine)
    {
        var builder = NewBuilder("Local", Path.GetDirectoryName(BuiltProgram.LocalHost)!);
        builder.Configuration.AddInMemoryCollection(Settings.Local(storage, prefix));
        LocalHost.Composition.AddTransitionOrchestrator(builder);
        StandIn(builder.Services, account);
        builder.Services.AddSingleton(engine);
        foreach (var service in builder.Services.Where(one => one.ServiceType == typeof(IHostedService) && !IsTables(one)).ToList())
            builder.Services.Remove(service);
        var app = builder.Build();
        app.MapTransitionApi();
        await app.StartAsync();
        return new Head(app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private static WebApplicationBuilder NewBuilder(string environment, string folder)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ContentRootPath = folder });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("Urls", "http://127.0.0.1:0")]);
        builder.Logging.ClearProviders();
        return builder;
    }

    private static void StandIn(IServiceCollection services, ICustomerAccount account)
    {
        services.AddSingleton<TimeProvider>(new StandingTime());
        services.AddSingleton(account);
        foreach (var check in services.Where(one => one.ServiceType == typeof(IDependencyCheck) && one.ImplementationType?.Name == "QueueCheck").ToList())
            services.Remove(check); // nobody is there, and the client would look for two seconds
    }

    private static bool IsTables(ServiceDescriptor service) => service.ImplementationType?.Name is "TablesAtStart" or "GenericWebHostService";

    private static RouteEndpoint Endpoint(FunctionEntry function, RequestDelegate run)
    {
        var pattern = RoutePatternFactory.Parse($"api/{function.Route}");
        var endpoint = new RouteEndpointBuilder(run, pattern, order: 0) { DisplayName = function.Name };
        endpoint.Metadata.Add(new HttpMethodMetadata(function.Methods));
        return (RouteEndpoint)endpoint.Build();
    }

    private sealed class StandingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => 0;
    }
}
