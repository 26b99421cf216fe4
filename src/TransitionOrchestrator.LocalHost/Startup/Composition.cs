using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Api;
using TransitionOrchestrator.Azure;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;
using TransitionOrchestrator.Durability.Embedded;
using TransitionOrchestrator.PartnerCenter;
using TransitionOrchestrator.PartnerCenter.Transitions;

namespace TransitionOrchestrator.LocalHost;

/// <summary>Puts the parts together: the domain, Partner Center, table storage, the queue, the embedded engine and the HTTP surface.</summary>
internal static class Composition
{
    /// <summary>Settings of the embedded engine.</summary>
    public const string EngineSection = "Engine";

    /// <summary>Settings of the queue.</summary>
    public const string QueueSection = "ServiceBus";

    /// <summary>Settings of the HTTP surface.</summary>
    public const string ApiSection = "Api";

    public static void AddTransitionOrchestrator(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var unreadable = UnreadableSettings.TakeOut(builder.Configuration);
        var settings = builder.Configuration.Get<LocalHostOptions>() ?? new LocalHostOptions();
        services.AddOptions<LocalHostOptions>().Bind(builder.Configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LocalHostOptions>>(new SettingsCheck(unreadable));
        services.AddSingleton(TimeProvider.System);

        services.AddKeyVaultConsent(builder.Configuration.GetSection(KeyVaultConsentOptions.Section));
        services.AddPartnerCenterClient(builder.Configuration.GetSection(PartnerCenterOptions.Section));
        services.AddPartnerCenterTransitions();
        services.AddTransitionStore(options =>
        {
            options.ConnectionString = settings.Storage.ConnectionString;
            options.TableNamePrefix = settings.Storage.TableNamePrefix;
        });

        // Hosted services start in this order: tables first, then the engine, which resumes what was under way, then the look
        // at what a crash left between the two. Messages are received once places are counted; the server opens its port last.
        services.AddHostedService<TablesAtStart>();
        services.AddEmbeddedEngine(
            options =>
            {
                builder.Configuration.GetSection(EngineSection).Bind(options);
                options.TaskHub = settings.TaskHub;
            },
            registry => registry.AddTransition().AddBatch(),
            _ => new TableServiceClient(settings.Storage.ConnectionString));
        services.AddSingleton(provider => new TransitionCommands(
            provider.GetRequiredService<ITransitionStore>(),
            provider.GetRequiredService<IOrchestrationClient>(),
            provider.GetRequiredService<ICustomerAccount>(),
            provider.GetRequiredService<TimeProvider>(),
            Guid.NewGuid,
            settings.Pace.ToPace()));
        services.AddBatches(settings.Batches);
        services.AddTransitionQueue(options => builder.Configuration.GetSection(QueueSection).Bind(options));
        services.AddHostedService<PlacesAtStart>();
        services.AddTransitionQueueReceiver();
        services.AddSingleton<StalledTransitions>();
        services.AddHostedService<Recovery>();

        builder.AddKnownCallers(settings.KeyFile);
        services.AddTransitionApi(options => builder.Configuration.GetSection(ApiSection).Bind(options));
        services.AddSingleton<IDependencyCheck, StorageCheck>();
        services.AddSingleton<IDependencyCheck, QueueCheck>();
        services.AddSingleton<PartnerCenterCheck>();
        services.AddSingleton<IDependencyCheck>(provider => provider.GetRequiredService<PartnerCenterCheck>());
        services.AddSingleton<ICallObserver>(provider => provider.GetRequiredService<PartnerCenterCheck>());
    }

    private static void AddBatches(this IServiceCollection services, BatchOptions options)
    {
        services.AddSingleton(options.ToSettings());
        services.AddSingleton(_ => new TransitionsUnderWay(Math.Max(1, options.MaxUnderWay))); // the settings' check says what is wrong with it
        services.AddSingleton<BatchNewsroom>();
        services.AddSingleton<RowEnds>();
        services.AddSingleton<IBatchMessageHandler, BatchMessageHandler>();
        services.AddSingleton(provider => new BatchCommands(
            provider.GetRequiredService<IBatchStore>(), provider.GetRequiredService<BatchNewsroom>(), provider.GetRequiredService<TimeProvider>(), Guid.NewGuid));
    }

    private sealed class SettingsCheck(IReadOnlyList<UnreadableSettings.Unreadable> unreadable) : IValidateOptions<LocalHostOptions>
    {
        public ValidateOptionsResult Validate(string? name, LocalHostOptions options)
        {
            // What follows only from a default that stands in is no problem of its own.
            string[] problems =
            [
                .. unreadable.Select(one => one.Problem),
                .. options.Pace.Problems().Concat(options.Batches.Problems()).Where(problem => !unreadable.Any(one => problem.Contains(one.Key, StringComparison.OrdinalIgnoreCase))),
            ];
            return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
        }
    }
}
