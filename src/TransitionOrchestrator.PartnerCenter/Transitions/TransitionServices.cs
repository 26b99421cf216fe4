using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.PartnerCenter.Transitions;

/// <summary>Registers what the domain needs of Partner Center.</summary>
public static class TransitionServices
{
    /// <summary>Adds the customer's account, whether Partner Center lets us in, and both routes; <see cref="PartnerCenterClient"/> must be registered as well.</summary>
    public static IServiceCollection AddPartnerCenterTransitions(this IServiceCollection services)
    {
        services.TryAddSingleton<PartnerDirectory>();
        services.TryAddSingleton<StepwisePurchase>();
        services.TryAddSingleton<ICustomerAccount, PartnerCenterAccount>();
        services.TryAddSingleton<LatestRefusal>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICallObserver, LatestRefusal>(provider => provider.GetRequiredService<LatestRefusal>()));
        services.TryAddSingleton<IPartnerAccess, PartnerCenterAccess>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITransitionRoute, StepwiseRoute>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITransitionRoute, ProductUpgradeRoute>());
        return services;
    }
}
