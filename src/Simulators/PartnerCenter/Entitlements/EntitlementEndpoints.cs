namespace TransitionOrchestrator.Simulators.PartnerCenter.Entitlements;

/// <summary>
/// Azure subscriptions under a plan. Cancelling and reactivating exist so that it can be shown that nobody calls them.
/// </summary>
internal static class EntitlementEndpoints
{
    private const string Root = "/customers/{customerId}/subscriptions/{subscriptionId}/azureEntitlements";

    public static IEnumerable<ApiEndpoint> All() =>
    [
        new("listEntitlements", "GET", Root, List),
        new("getEntitlement", "GET", Root + "/{entitlementId}", call => Reply.Ok(Body(Listed(call), call.Now))),
        new("cancelEntitlement", "POST", Root + "/{entitlementId}/cancel", Cancel) { NeedsUser = true },
        new("reactivateEntitlement", "POST", Root + "/{entitlementId}/reactivate", Reactivate) { NeedsUser = true },
        new("mapEntitlement", "PUT", Root + "/{entitlementId}", MappingOperation.Map),
        new("getCommerceCapabilities", "GET", "/customers/{customerId}/commerce/capabilities", MappingOperation.Capabilities),
    ];

    public static JsonObject Body(AzureSubscription azure, DateTimeOffset now) => Json.Of(
        ("id", azure.Id), ("friendlyName", azure.Name), ("status", azure.Status.Read(now)), ("subscriptionId", azure.PlanId),
        ("attributes", Json.Attributes("AzureEntitlement")));

    /// <summary>The plan that the path names.</summary>
    /// <exception cref="RefusedException">404/20003, or 400/800002 when it is no plan.</exception>
    public static Subscription Plan(Call call)
    {
        var id = call.Route("subscriptionId");
        var plan = call.Customer.Find(id) ?? throw RefusedException.SubscriptionNotFound(id);
        return plan.IsPlan ? plan : throw RefusedException.InvalidInput($"{id} is not an Azure plan.");
    }

    private static Reply List(Call call)
    {
        var plan = Plan(call);
        if (call.Now < plan.ListedAt)
            throw RefusedException.SubscriptionNotFound(plan.Id);
        var items = call.Customer.AzureSubscriptions.Where(a => a.PlanId == plan.Id && call.Now >= a.ListedAt).ToList();
        if (call.Hit(Fault.LagEntitlements))
            items = [.. items.Take(items.Count / 2)];
        return Reply.Ok(Json.Collection(items.Select(a => Body(a, call.Now))));
    }

    private static AzureSubscription Listed(Call call)
    {
        var plan = Plan(call);
        var id = call.Route("entitlementId");
        return call.Customer.Azure(id) is { } azure && azure.PlanId == plan.Id && call.Now >= azure.ListedAt
            ? azure
            : throw new RefusedException(404, 800111, $"The Azure entitlement {id} was not found.");
    }

    private static Reply Cancel(Call call)
    {
        var azure = Listed(call);
        if (!string.Equals(call.Body.Text("cancellationReason"), "compromise", StringComparison.OrdinalIgnoreCase))
            throw new RefusedException(400, 900307, "The cancellation reason is not valid.");
        return Set(azure, "inactive", "cancel", call);
    }

    private static Reply Reactivate(Call call)
    {
        var azure = Listed(call);
        if (azure.Status.Truth == "active")
            throw new RefusedException(400, 900337, "The Azure entitlement cannot be reactivated.");
        return Set(azure, "active", "reactivate", call);
    }

    private static Reply Set(AzureSubscription azure, string status, string what, Call call)
    {
        azure.Status.Set(status, call.Now, call.Delays.CancellationListed);
        call.Estate.Ledger.Add(new EntitlementRecord(call.Now, call.Customer.Id, azure.Id, what, "call", call.RequestId));
        return Reply.Accepted(call.Path, Body(azure, call.Now));
    }
}
