using System.Text.Json;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Functions;

/// <summary>Runs the registered activities: what an activity function calls.</summary>
/// <param name="registry">The activities.</param>
public sealed class DurableActivities(DurableRegistry registry)
{
    /// <summary>Answers one call. Durable Task does not tell whether it was carried out before, so the activity is told that it may have been.</summary>
    /// <param name="name">The activity.</param>
    /// <param name="input">The input that the orchestrator passed.</param>
    /// <param name="instanceId">The calling instance.</param>
    /// <param name="services">The services of this call.</param>
    /// <param name="cancellationToken">Signalled when the host shuts down.</param>
    /// <returns>The activity's output.</returns>
    /// <exception cref="KeyNotFoundException">No activity is registered under the name.</exception>
    /// <exception cref="PayloadTooLargeException">The output is too large.</exception>
    public async Task<JsonElement> RunAsync(string name, JsonElement? input, string instanceId, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (!registry.Activities.TryGetValue(name, out var activity))
            throw new KeyNotFoundException($"No activity is registered as '{name}'.");
        var output = await activity.RunAsync(services, new ActivityContext(instanceId, MayHaveRunBefore: true), JsonPayload.Text(input), cancellationToken);
        return JsonPayload.Parse(Payload.Check($"The output of activity '{name}'", output, Payload.MaxBytes));
    }
}
