using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TransitionOrchestrator.Functions;

/// <summary>The orchestrators: one function for each that is registered, under its recorded name. Never rename one while anything is under way.</summary>
/// <param name="orchestrations">The orchestrators.</param>
public sealed class OrchestratorFunctions(DurableOrchestrations orchestrations)
{
    /// <summary>The transition of one customer.</summary>
    [Function("Transition")]
    public Task<JsonElement> Transition([OrchestrationTrigger] TaskOrchestrationContext context) => orchestrations.RunAsync(context);

    /// <summary>One attempt of a batch.</summary>
    [Function("Batch")]
    public Task<JsonElement> Batch([OrchestrationTrigger] TaskOrchestrationContext context) => orchestrations.RunAsync(context);
}
