using Azure.Core;
using Azure.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Api;
using TransitionOrchestrator.Azure;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;
using TransitionOrchestrator.Hosting;

namespace TransitionOrchestrator.Functions;

/// <summary>Puts the parts together: what both heads have, and the adapter to Durable Functions.</summary>
internal static class Composition
{
    /// <summary>
    /// The setting that tells the trigger, and the sender as well, where the namespace is: its connection string, or with
    /// <c>__fullyQualifiedNamespace</c> its host, signed in with the app's identity.
    /// </summary>
    public const string QueueConnection = "ServiceBusConnection";

    /// <summary>The setting with the queue's name.</summary>
    public const string QueueName = "TransitionQueue";

    /// <summary>What Durable Functions hosts.</summary>
    public static DurableRegistry Registry() => new DurableRegistry().AddTransition().AddBatch();

    public static void AddTransitionOrchestrator(this IHostApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        builder.AddTelemetry();
        services.AddSingleton<TokenCredential>(_ => new DefaultAzureCredential()); // the app's identity, by AZURE_CLIENT_ID; on a laptop the developer's own

        var settings = builder.AddHead<FunctionsOptions>(options => Connect(options, configuration));
        services.AddOptions<FunctionsOptions>().Validate(options => options.HasKnownAuthentication, FunctionsOptions.AuthenticationProblem);
        services.AddCallers(settings.HasKnownAuthentication ? settings.Authentication : null); // one that nobody knows fails the start
        services.AddTransitionQueueReception();
        services.AddDurableAdapter(Registry());
        services.AddSingleton<InvocationClient>();
        services.AddSingleton<IOrchestrationClient>(provider => provider.GetRequiredService<InvocationClient>());
        services.AddSingleton<HttpSurface>();

        // How much is started at a time is bounded by the trigger's concurrency; what is under way belongs to no one process.
        services.AddSingleton(_ => new TransitionsUnderWay(int.MaxValue));

        // The surface judges sizes itself, and with an answer; the server in between shall not cut off before it.
        services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = null);
    }

    /// <summary>Logs, calls to the outside and traces go to Application Insights by the worker itself; without one (a laptop) the host shows the logs.</summary>
    private static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"]))
            return;
        builder.Services.AddApplicationInsightsTelemetryWorkerService();
        builder.Services.ConfigureFunctionsApplicationInsights();

        // The SDK adds a filter of its own that lets only warnings through; the levels of the configuration shall hold.
        builder.Logging.Services.Configure<LoggerFilterOptions>(options =>
        {
            var own = options.Rules.FirstOrDefault(rule => rule.ProviderName == "Microsoft.Extensions.Logging.ApplicationInsights.ApplicationInsightsLoggerProvider");
            if (own is not null)
                options.Rules.Remove(own);
        });
    }

    private static void Connect(TransitionQueueOptions options, IConfiguration configuration)
    {
        var connection = configuration.GetSection(QueueConnection);
        options.ConnectionString = connection.Value is { Length: > 0 } text ? text : null;
        options.Namespace = connection["fullyQualifiedNamespace"];
        options.Queue = configuration[QueueName] ?? "";
    }
}
