using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Functions;

/// <summary>Registers the adapter from the seam to Durable Task.</summary>
public static class DurableAdapterServices
{
    /// <summary>
    /// Adds what orchestrator and activity functions call, and what lets typed failures through. The client is not among it:
    /// Functions hands a <c>DurableTaskClient</c> to a function only, which wraps it as <see cref="DurableTaskOrchestrationClient"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="registry">The orchestrators and activities.</param>
    public static IServiceCollection AddDurableAdapter(this IServiceCollection services, DurableRegistry registry)
    {
        services.AddSingleton(new DurableOrchestrations(registry));
        services.AddSingleton(new DurableActivities(registry));
        services.AddSingleton<IExceptionPropertiesProvider, TravellingFailure>();
        return services;
    }
}
