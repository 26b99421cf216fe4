using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.PartnerCenter.Authentication;
using TransitionOrchestrator.PartnerCenter.RateLimits;
using TransitionOrchestrator.PartnerCenter.Transport;

namespace TransitionOrchestrator.PartnerCenter;

/// <summary>Registers the client.</summary>
public static class PartnerCenterServices
{
    /// <summary>
    /// Adds <see cref="PartnerCenterClient"/> as a singleton: one rate limit and one token for the process. Register an
    /// <see cref="IRefreshTokenStore"/> or a <see cref="TimeProvider"/> before to replace the built-in ones, and any number of
    /// <see cref="ICallObserver"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section <c>PartnerCenter</c>.</param>
    public static IServiceCollection AddPartnerCenterClient(this IServiceCollection services, IConfiguration section)
    {
        services.AddOptions<PartnerCenterOptions>().Bind(section);
        return services.AddPartnerCenterClient();
    }

    /// <summary>Adds <see cref="PartnerCenterClient"/> with options set in code.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddPartnerCenterClient(this IServiceCollection services, Action<PartnerCenterOptions> configure)
    {
        services.AddOptions<PartnerCenterOptions>().Configure(configure);
        return services.AddPartnerCenterClient();
    }

    private static IServiceCollection AddPartnerCenterClient(this IServiceCollection services)
    {
        services.AddOptions<PartnerCenterOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PartnerCenterOptions>, PartnerCenterOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RateLimiter>();
        services.TryAddSingleton<CallReporter>();
        services.TryAddSingleton<ITokenSource, MsalTokenSource>();
        services.TryAddSingleton<IRefreshTokenStore>(provider =>
            provider.GetRequiredService<IOptions<PartnerCenterOptions>>().Value.TokenStorePath is { Length: > 0 } path
                ? new FileRefreshTokenStore(path)
                : new InMemoryRefreshTokenStore());
        services.TryAddSingleton<PartnerCenterTransport>();
        services.TryAddSingleton(provider => new PartnerCenterClient(provider.GetRequiredService<PartnerCenterTransport>()));

        // The factory's own loggers are removed: they write addresses and, at Trace, headers. The transport logs every call itself.
        services.AddHttpClient(PartnerCenterTransport.HttpClientName)
            .RemoveAllLoggers()
            .ConfigureHttpClient(client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.MaxResponseContentBufferSize = 64 * 1024 * 1024;
            })
            .ConfigurePrimaryHttpMessageHandler(Handler);
        services.AddHttpClient(MsalHttpClients.HttpClientName)
            .RemoveAllLoggers()
            .ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(30))
            .ConfigurePrimaryHttpMessageHandler(Handler)
            .ConfigureAdditionalHttpMessageHandlers((handlers, provider) =>
            {
                var options = provider.GetRequiredService<IOptions<PartnerCenterOptions>>().Value;
                if (options.AuthorityEndpoint is { } endpoint)
                    handlers.Add(new LoopbackAuthorityHandler(options.Authority, endpoint));
            });
        return services;
    }

    // No redirects: a bearer token goes to the configured address and nowhere else.
    private static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
