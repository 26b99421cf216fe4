using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace TransitionOrchestrator.Functions;

/// <summary>The activities: one function for each that is registered, under its recorded name. Never rename one while anything is under way.</summary>
/// <param name="activities">The activities.</param>
/// <param name="orchestrations">The engine, for activities that tell other orchestrations something.</param>
public sealed class ActivityFunctions(DurableActivities activities, InvocationClient orchestrations)
{
    /// <summary>Judges the prerequisites and plans the work.</summary>
    [Function("CheckPrerequisites")]
    public Task<JsonElement> CheckPrerequisites([ActivityTrigger] JsonElement? input, string instanceId, [DurableClient] DurableTaskClient client, FunctionContext function) =>
        RunAsync(input, instanceId, client, function);

    /// <summary>Confirms the customer agreement as attested.</summary>
    [Function("ConfirmAgreement")]
    public Task<JsonElement> ConfirmAgreement([ActivityTrigger] JsonElement? input, string instanceId, [DurableClient] DurableTaskClient client, FunctionContext function) =>
        RunAsync(input, instanceId, client, function);

    /// <summary>Makes the carts, or the product upgrade.</summary>
    [Function("PreparePurchase")]
    public Task<JsonElement> PreparePurchase([ActivityTrigger] JsonElement? input, string instanceId, [DurableClient] DurableTaskClient client, FunctionContext function) =>
        RunAsync(input, instanceId, client, function);

    /// <summary>Buys a plan, exactly once.</summary>
    [Function("BuyPlan")]
    public Task<JsonElement> BuyPlan([ActivityTrigger] JsonElement? input, string instanceId, [DurableClient] DurableTaskClient client, FunctionContext function) =>
        RunAsync(input, instanceId, client, function);

    /// <summary>Maps Azure subscriptions to their plan.</summary>
    [Function("MapSubscription")]
    public Task<JsonElement> MapSubscription([ActivityTrigger] JsonElement? input, string instanceId, [DurableClient] DurableTaskClient client, FunctionContext function) =>
        RunAsync(input, instanceId, client, function);

    /// <summary>Reads mappings back.</summary>
    [Function("ConfirmMapping")]
    public Task<JsonElement> ConfirmMapping([ActivityTrigger] JsonElement? input, string instanceId, [DurableClient] DurableTaskClient client, FunctionContext function) =>
        RunAsync(input, instanceId, client, function);

    /// <summary>Suspends commerce subscriptions whose mapping is confirmed.</summary>
    [Function("SuspendCommerceSubscription")]
    public Task<JsonElement> SuspendCommerceSubscription([ActivityTrigger] JsonElement? input, string instanceId, [DurableClient] DurableTaskClient client, FunctionContext function) =>
        RunAsync(input, instanceId, client, function);

    /// <summary>Sets the spending budget again.</summary>
    [Function("SetBudget")]
    public Task<JsonElement> SetBudget([ActivityTrigger] JsonElement? input, string instanceId, [DurableClient] DurableTaskClient client, FunctionContext function) =>
        RunAsync(input, instanceId, client, function);

    /// <summary>Writes how the transition ended.</summary>
    [Function("CompleteTransition")]
    public Task<JsonElement> CompleteTransition([ActivityTrigger] JsonElement? input, string instanceId, [DurableClient] DurableTaskClient client, FunctionContext function) =>
        RunAsync(input, instanceId, client, function);

    /// <summary>Brings the rows of a batch in line with it, and sends those that are due.</summary>
    [Function("FeedBatch")]
    public Task<JsonElement> FeedBatch([ActivityTrigger] JsonElement? input, string instanceId, [DurableClient] DurableTaskClient client, FunctionContext function) =>
        RunAsync(input, instanceId, client, function);

    private async Task<JsonElement> RunAsync(JsonElement? input, string instanceId, DurableTaskClient client, FunctionContext function)
    {
        orchestrations.Use(client);
        return await activities.RunAsync(function.FunctionDefinition.Name, input, instanceId, function.InstanceServices, function.CancellationToken);
    }
}
