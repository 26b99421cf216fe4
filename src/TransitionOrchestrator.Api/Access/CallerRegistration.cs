using Microsoft.Extensions.DependencyInjection;

namespace TransitionOrchestrator.Api;

/// <summary>Registers who is believed about a request's caller. A head calls one of these, or registers an <see cref="ICallers"/> of its own.</summary>
public static class CallerRegistration
{
    /// <summary>Everybody may do everything, and nobody is asked who they are: only for a head that only this machine reaches, or behind a host that checks a function key.</summary>
    public static IServiceCollection AddAnyCaller(this IServiceCollection services) => services.AddSingleton<ICallers, AnyCaller>();

    /// <summary>Registers by the setting of a head on Azure: <c>appService</c>, which is also meant when nothing is said, or <c>functionKeys</c>.</summary>
    /// <exception cref="ArgumentException">The setting is something else.</exception>
    public static IServiceCollection AddCallers(this IServiceCollection services, string? authentication) => authentication switch
    {
        null or "" or "appService" => services.AddAppServiceCallers(),
        "functionKeys" => services.AddAnyCaller(),
        _ => throw new ArgumentException("The setting Authentication must be appService or functionKeys.", nameof(authentication)),
    };

    /// <summary>
    /// App Service authentication with Microsoft Entra ID stands in front, and its header is believed. Never where it does not: then anybody
    /// could write that header.
    /// </summary>
    public static IServiceCollection AddAppServiceCallers(this IServiceCollection services) => services.AddSingleton<ICallers, AppServiceCallers>();
}
