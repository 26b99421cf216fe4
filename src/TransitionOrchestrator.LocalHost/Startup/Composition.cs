using Azure.Data.Tables;
using Azure.Identity;
using TransitionOrchestrator.Azure;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability.Embedded;
using TransitionOrchestrator.Hosting;

namespace TransitionOrchestrator.LocalHost;

/// <summary>Puts the parts together: what both heads have, the embedded engine, and the queue's receiver.</summary>
internal static class Composition
{
    /// <summary>Settings of the embedded engine.</summary>
    public const string EngineSection = "Engine";

    public static void AddTransitionOrchestrator(this WebApplicationBuilder builder)
    {
        var services = builder.Services;

        // Hosted services start in this order: tables first, then the engine, which resumes what was under way, then the look
        // at what a crash left between the two. Messages are received once places are counted; the server opens its port last.
        var settings = builder.AddHead<LocalHostOptions>(connectQueue: null, (EngineSection, new EmbeddedEngineOptions()));
        services.AddEmbeddedEngine(
            options =>
            {
                builder.Configuration.GetSection(EngineSection).Bind(options);
                options.TaskHub = settings.TaskHub;
            },
            registry => registry.AddTransition().AddBatch(),
            _ => settings.Storage.ServiceUri is { } uri ? new TableServiceClient(uri, new DefaultAzureCredential()) : new TableServiceClient(settings.Storage.ConnectionString));
        services.AddSingleton(_ => new TransitionsUnderWay(Math.Max(1, settings.Batches.MaxUnderWay))); // the settings' check says what is wrong with it
        services.AddHostedService<PlacesAtStart>();
        services.AddTransitionQueueReceiver();
        services.AddHostedService<UpkeepByTheClock>();
        builder.AddKnownCallers(settings.KeyFile);
    }
}
