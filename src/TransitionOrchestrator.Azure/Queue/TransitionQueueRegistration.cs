using Azure.Core;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>Adds the queue to the services.</summary>
public static class TransitionQueueRegistration
{
    /// <summary>
    /// Adds <see cref="ITransitionQueue"/> to send with and <see cref="TransitionQueueProbe"/>. The options are checked when the host
    /// starts; every error is reported at once (<see cref="OptionsValidationException"/>). Nothing connects before it is used.
    /// </summary>
    public static IServiceCollection AddTransitionQueue(this IServiceCollection services, Action<TransitionQueueOptions> configure)
    {
        services.AddOptions<TransitionQueueOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TransitionQueueOptions>, TransitionQueueValidation>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.TryAddSingleton(CreateClient);
        services.TryAddSingleton<ServiceBusTransitionQueue>();
        services.TryAddSingleton<ITransitionQueue>(provider => provider.GetRequiredService<ServiceBusTransitionQueue>());
        services.TryAddSingleton<TransitionQueueProbe>();
        return services;
    }

    /// <summary>
    /// Adds <see cref="MessageReception"/> and <see cref="DeadLetters"/>, for a head whose trigger receives: they hand messages to
    /// <see cref="IBatchMessageHandler"/>, which must be among the services.
    /// </summary>
    public static IServiceCollection AddTransitionQueueReception(this IServiceCollection services)
    {
        services.TryAddSingleton<MessageCall>();
        services.TryAddSingleton(provider => new MessageReception(
            provider.GetRequiredService<MessageCall>(), provider.GetRequiredService<ServiceBusTransitionQueue>(),
            provider.GetRequiredService<IOptions<TransitionQueueOptions>>(), provider.GetRequiredService<ILogger<MessageReception>>()));
        services.TryAddSingleton<DeadLetters>();
        return services;
    }

    /// <summary>
    /// Adds what receives, to a head that has no trigger of its own: it hands messages to <see cref="IBatchMessageHandler"/>, which
    /// must be among the services, and tells it of dead letters. A broker that is away does not stop the head.
    /// </summary>
    public static IServiceCollection AddTransitionQueueReceiver(this IServiceCollection services)
    {
        services.AddTransitionQueueReception();
        services.TryAddSingleton<DeadLetterWatch>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<DeadLetterWatch>());
        services.AddHostedService<QueueReceiver>();
        return services;
    }

    private static ServiceBusClient CreateClient(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<TransitionQueueOptions>>().Value;
        var clientOptions = new ServiceBusClientOptions();
        options.ConfigureClient?.Invoke(clientOptions);
        return options.Namespace is { Length: > 0 } host
            ? new ServiceBusClient(host, options.Credential ?? services.GetService<TokenCredential>() ?? new DefaultAzureCredential(), clientOptions)
            : new ServiceBusClient(options.ConnectionString, clientOptions);
    }
}
