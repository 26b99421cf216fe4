using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Registers the engine.</summary>
public static class EmbeddedEngineServices
{
    /// <summary>
    /// Adds an engine that starts and stops with the host, and its <see cref="IOrchestrationClient"/>. Wrong options fail the
    /// start of the host, all at once.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; <see cref="EmbeddedEngineOptions.TaskHub"/> is required.</param>
    /// <param name="register">Registers orchestrators and activities.</param>
    /// <param name="tables">The storage account.</param>
    public static IServiceCollection AddEmbeddedEngine(this IServiceCollection services, Action<EmbeddedEngineOptions> configure, Action<DurableRegistry> register, Func<IServiceProvider, TableServiceClient> tables)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(tables);
        services.AddOptions<EmbeddedEngineOptions>().Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EmbeddedEngineOptions>, OptionsCheck>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IHistoryStore>(provider => new TableHistoryStore(
            tables(provider),
            provider.GetRequiredService<IOptions<EmbeddedEngineOptions>>().Value.TaskHub,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TableHistoryStore>>()));
        services.AddSingleton(provider =>
        {
            var registry = new DurableRegistry();
            register(registry);
            return new EmbeddedEngine(
                provider.GetRequiredService<IOptions<EmbeddedEngineOptions>>().Value,
                registry,
                provider,
                provider.GetRequiredService<IHistoryStore>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILoggerFactory>());
        });
        services.AddSingleton<IOrchestrationClient>(provider => provider.GetRequiredService<EmbeddedEngine>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<EmbeddedEngine>());
        return services;
    }

    private sealed class OptionsCheck : IValidateOptions<EmbeddedEngineOptions>
    {
        public ValidateOptionsResult Validate(string? name, EmbeddedEngineOptions options) =>
            options.Validate() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
