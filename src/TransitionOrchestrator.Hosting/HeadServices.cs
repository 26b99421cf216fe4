using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Api;
using TransitionOrchestrator.Azure;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;
using TransitionOrchestrator.PartnerCenter;
using TransitionOrchestrator.PartnerCenter.Transitions;

namespace TransitionOrchestrator.Hosting;

/// <summary>Puts together what both heads have: the domain, Partner Center, table storage, the queue's sender and the HTTP surface.</summary>
public static class HeadServices
{
    /// <summary>Settings of the queue.</summary>
    public const string QueueSection = "ServiceBus";

    /// <summary>Settings of the HTTP surface.</summary>
    public const string ApiSection = "Api";

    /// <summary>
    /// Reads the settings and adds the services. The head adds an <see cref="IOrchestrationClient"/>, a <see cref="TransitionsUnderWay"/>,
    /// and what receives messages. Wrong settings fail the start, all of them listed.
    /// </summary>
    /// <typeparam name="TOptions">The head's settings, bound to the root of the configuration.</typeparam>
    /// <param name="builder">The host.</param>
    /// <param name="connectQueue">Says where the queue is; null when its section says it.</param>
    /// <param name="sections">Further sections that the head binds itself, each with an object that has its defaults.</param>
    /// <returns>The settings.</returns>
    public static TOptions AddHead<TOptions>(this IHostApplicationBuilder builder, Action<TransitionQueueOptions>? connectQueue = null, params ReadOnlySpan<(string Section, object Defaults)> sections)
        where TOptions : HeadOptions, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, configuration) = (builder.Services, builder.Configuration);
        var unreadable = UnreadableSettings.TakeOut(configuration,
            [("", new TOptions()), (PartnerCenterOptions.Section, new PartnerCenterOptions()), .. sections, (QueueSection, new TransitionQueueOptions()), (KeyVaultConsentOptions.Section, new KeyVaultConsentOptions()), (ApiSection, new TransitionApiOptions())]);
        var settings = configuration.Get<TOptions>() ?? new TOptions();
        services.AddOptions<TOptions>().Bind(configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>>(new SettingsCheck<TOptions>(unreadable));
        services.AddSingleton(TimeProvider.System);

        services.AddKeyVaultConsent(configuration.GetSection(KeyVaultConsentOptions.Section));
        services.AddPartnerCenterClient(configuration.GetSection(PartnerCenterOptions.Section));
        services.AddPartnerCenterTransitions();
        services.AddTransitionStore(options =>
        {
            options.ConnectionString = settings.Storage.ConnectionString is { Length: > 0 } text ? text : null;
            options.ServiceUri = settings.Storage.ServiceUri;
            options.TableNamePrefix = settings.Storage.TableNamePrefix;
        });
        services.AddTransitionQueue(options =>
        {
            configuration.GetSection(QueueSection).Bind(options);
            connectQueue?.Invoke(options);
        });
        services.AddTransitions(settings.Pace.ToPace());
        services.AddBatches(settings.Batches.ToSettings());
        services.AddSingleton(settings.Retention.ToSettings());
        services.AddSingleton<Retention>();
        services.AddSingleton<StalledTransitions>();
        services.AddSingleton<Upkeep>();

        services.AddTransitionApi(options => configuration.GetSection(ApiSection).Bind(options));
        services.AddSingleton<IOutages, StorageOutages>();
        services.AddSingleton<IDependencyCheck, StorageCheck>();
        services.AddSingleton<IDependencyCheck, QueueCheck>();
        services.AddSingleton<PartnerCenterCheck>();
        services.AddSingleton<IDependencyCheck>(provider => provider.GetRequiredService<PartnerCenterCheck>());
        services.AddSingleton<ICallObserver>(provider => provider.GetRequiredService<PartnerCenterCheck>());

        // Hosted services start in the order in which they were added: the tables before anything that uses them.
        services.AddHostedService<TablesAtStart>();
        return settings;
    }

    private static void AddTransitions(this IServiceCollection services, Pace pace) => services.AddSingleton(provider => new TransitionCommands(
        provider.GetRequiredService<ITransitionStore>(), provider.GetRequiredService<IOrchestrationClient>(), provider.GetRequiredService<ICustomerAccount>(),
        provider.GetRequiredService<TimeProvider>(), Guid.NewGuid, pace));

    private static void AddBatches(this IServiceCollection services, BatchSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<BatchNewsroom>();
        services.AddSingleton<RowEnds>();
        services.AddSingleton<IBatchMessageHandler, BatchMessageHandler>();
        services.AddSingleton(provider => new BatchCommands(
            provider.GetRequiredService<IBatchStore>(), provider.GetRequiredService<BatchNewsroom>(), provider.GetRequiredService<TimeProvider>(), Guid.NewGuid));
    }
}
