using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>Adds the record of truth to the services.</summary>
public static class TransitionStoreRegistration
{
    /// <summary>
    /// Adds <see cref="TableTransitionStore"/> and <see cref="TableBatchStore"/>, also as their ports and as <see cref="IFinishedState"/>. The options are checked when
    /// the host starts, or when the store is first asked for; every error is reported at once
    /// (<see cref="OptionsValidationException"/>). Call <c>EnsureCreatedAsync</c> of both once at start.
    /// </summary>
    public static IServiceCollection AddTransitionStore(this IServiceCollection services, Action<TransitionStoreOptions> configure)
    {
        services.AddOptions<TransitionStoreOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TransitionStoreOptions>, TransitionStoreValidation>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.TryAddSingleton(Create);
        services.TryAddSingleton<ITransitionStore>(provider => provider.GetRequiredService<TableTransitionStore>());
        services.TryAddSingleton(CreateBatches);
        services.TryAddSingleton<IBatchStore>(provider => provider.GetRequiredService<TableBatchStore>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFinishedState, TableTransitionStore>(provider => provider.GetRequiredService<TableTransitionStore>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFinishedState, TableBatchStore>(provider => provider.GetRequiredService<TableBatchStore>()));
        return services;
    }

    private static TableTransitionStore Create(IServiceProvider services) => new(
        Client(services), Prefix(services), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<TableTransitionStore>>());

    private static TableBatchStore CreateBatches(IServiceProvider services) =>
        new(Client(services), Prefix(services), services.GetRequiredService<TimeProvider>(), Guid.NewGuid);

    private static string Prefix(IServiceProvider services) => services.GetRequiredService<IOptions<TransitionStoreOptions>>().Value.TableNamePrefix;

    private static TableServiceClient Client(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<TransitionStoreOptions>>().Value;
        var clientOptions = new TableClientOptions();
        options.ConfigureClient?.Invoke(clientOptions);
        return options.ServiceUri is { } uri
            ? new TableServiceClient(uri, options.Credential ?? services.GetService<TokenCredential>() ?? new DefaultAzureCredential(), clientOptions)
            : new TableServiceClient(options.ConnectionString, clientOptions);
    }
}
