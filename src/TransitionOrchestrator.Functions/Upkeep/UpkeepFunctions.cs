using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace TransitionOrchestrator.Functions;

/// <summary>What is done by the clock, on one instance at a time (the host's lease sees to it).</summary>
/// <param name="upkeep">What is done.</param>
/// <param name="orchestrations">The engine.</param>
public sealed class UpkeepFunctions(Hosting.Upkeep upkeep, InvocationClient orchestrations)
{
    /// <summary>Every ten minutes: an instance that ended between a write to the tables and the start of its orchestration leaves nothing lost (I6).</summary>
    [Function("Recover")]
    public async Task Recover([TimerTrigger("30 */10 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext function)
    {
        ArgumentNullException.ThrowIfNull(function);
        orchestrations.Use(client);
        await upkeep.RecoverAsync(function.CancellationToken);
    }

    /// <summary>Every night at 02:45 UTC: removes what is over and old, by the settings <c>Retention:History</c> and <c>Retention:State</c>.</summary>
    [Function("RemoveOld")]
    public async Task RemoveOld([TimerTrigger("0 45 2 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext function)
    {
        ArgumentNullException.ThrowIfNull(function);
        orchestrations.Use(client);
        await upkeep.RemoveOldAsync(function.CancellationToken);
    }
}
