using Microsoft.Extensions.DependencyInjection;

namespace TransitionOrchestrator.Api;

/// <summary>Registers who is believed about a request's caller. A head calls one of these, or registers an <see cref="ICallers"/> of its own.</summary>
public static class CallerRegistration
{
    /// <summary>Everybody may do everything, and nobody is asked who they are: only for a head that only this machine reaches, or behind a host that checks a function key.</summary>
    public static IServiceCollection AddAnyCaller(this IServiceCollection services) => services.AddSingleton<ICallers, AnyCaller>();

    /// <summary>
    /// App Service authentication with Microsoft Entra ID stands in front, and its header is believed. Never where it does not: then anybody
    /// could write that header.
    /// </summary>
    public static IServiceCollection AddAppServiceCallers(this IServiceCollection services) => services.AddSingleton<ICallers, AppServiceCallers>();
}
