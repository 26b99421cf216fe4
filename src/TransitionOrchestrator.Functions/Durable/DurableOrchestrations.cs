using System.Text.Json;
using Microsoft.DurableTask;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Functions;

/// <summary>Runs the registered orchestrators: what an orchestrator function calls.</summary>
/// <param name="registry">The orchestrators.</param>
public sealed class DurableOrchestrations(DurableRegistry registry)
{
    /// <summary>Runs one turn of an instance, by the name that it was started with.</summary>
    /// <param name="context">What Durable Task gave to the function.</param>
    /// <returns>The instance's output.</returns>
    /// <exception cref="KeyNotFoundException">No orchestrator is registered under the name.</exception>
    /// <exception cref="PayloadTooLargeException">The output is too large.</exception>
    public async Task<JsonElement> RunAsync(TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!registry.Orchestrators.TryGetValue(context.Name.Name, out var orchestrator))
            throw new KeyNotFoundException($"No orchestrator is registered as '{context.Name.Name}'.");
        var input = JsonPayload.Text(context.GetInput<JsonElement?>());
        var output = await orchestrator.RunAsync(new DurableOrchestrationContext(context), input);
        return JsonPayload.Parse(Payload.Check("The output", output, Payload.MaxBytes));
    }
}
