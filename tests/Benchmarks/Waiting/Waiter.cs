using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Benchmarks.Waiting;

/// <summary>Waits for an event or a week, whichever comes first: what most transitions do most of the time.</summary>
internal sealed class Waiter : IOrchestrator<string, bool>
{
    public static readonly OrchestratorDefinition<string, bool> Definition = new("Waiter");
    public static readonly EventDefinition<string> Go = new("Go");

    public async Task<bool> RunAsync(OrchestrationContext context, string input) =>
        (await context.WaitForEventOrTimeoutAsync(Go, TimeSpan.FromDays(7))).Received;
}
