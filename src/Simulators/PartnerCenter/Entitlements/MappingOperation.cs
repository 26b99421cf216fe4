namespace TransitionOrchestrator.Simulators.PartnerCenter.Entitlements;

/// <summary>
/// The mapping operation of a commerce back end, and how a caller learns whether there is one. NOT part of the public
/// Partner Center API, and answered with 404 for a customer whose back end does not offer it.
/// </summary>
internal static class MappingOperation
{
    /// <summary><c>{"mapping": true}</c>, or 404/1000.</summary>
    public static Reply Capabilities(Call call) => call.Customer.HasCommerceBackend ? Reply.Ok(Json.Of(("mapping", true))) : throw NotOffered();

    /// <summary>
    /// Puts an Azure subscription under a plan. The same again changes nothing. Refused with 404/20003 (no such plan),
    /// 404/800111 (no such Azure subscription), 409/990001 (under another plan), 409/990002 (another reseller's plan),
    /// 400/990003 (source suspended), 403/990010 (cannot be mapped), 409/800082 (plan not active yet), 409/900112-900114
    /// (an upgrade is on its way or failed).
    /// </summary>
    public static Reply Map(Call call)
    {
        if (!call.Customer.HasCommerceBackend)
            throw NotOffered();
        var plan = EntitlementEndpoints.Plan(call);
        var azureId = call.Route("entitlementId");
        var azure = call.Customer.Azure(azureId) ?? throw new RefusedException(404, 800111, $"The Azure subscription {azureId} was not found.");
        var sourceId = call.RequireBody().Text("sourceSubscriptionId") ?? throw RefusedException.InvalidInput("sourceSubscriptionId is missing.");
        var source = call.Customer.Legacy.FirstOrDefault(s => s.Id.Equals(sourceId, StringComparison.OrdinalIgnoreCase)) ?? throw RefusedException.SubscriptionNotFound(sourceId);
        if (!source.AzureId!.Equals(azure.Id, StringComparison.OrdinalIgnoreCase))
            throw RefusedException.InvalidInput($"{sourceId} is not the subscription of Azure subscription {azure.Id}.");

        if (azure.PlanId == plan.Id)
            return Reply.Ok(EntitlementEndpoints.Body(azure, call.Now));
        if (azure.PendingPlanId == plan.Id)
            return Underway(call);
        Refuse(call, plan, azure, source);

        if (call.Hit(Fault.Mapping202))
        {
            azure.PendingPlanId = plan.Id;
            call.Customer.Agenda.At(call.Now + call.Delays.MappingApplied, at => Apply(call, azure, plan, at));
            return Underway(call);
        }
        Apply(call, azure, plan, call.Now);
        return Reply.Created(EntitlementEndpoints.Body(azure, call.Now), call.Path);
    }

    private static void Refuse(Call call, Subscription plan, AzureSubscription azure, Subscription source)
    {
        if (azure.PlanId is not null || azure.PendingPlanId is not null)
            throw new RefusedException(409, 990001, $"Azure subscription {azure.Id} is under another plan already.");
        if (!plan.MpnId.Equals(source.MpnId, StringComparison.OrdinalIgnoreCase))
            throw new RefusedException(409, 990002, $"The plan's reseller of record '{plan.MpnId}' is not that of the subscription, '{source.MpnId}'.");
        if (source.Status.Truth != "active")
            throw new RefusedException(400, 990003, $"The subscription {source.Id} is {source.Status.Truth}.");
        if (source.FailMapping is { } why)
            throw new RefusedException(403, 990010, $"Azure subscription {azure.Id} cannot be mapped: {why}");
        if (plan.Status.Truth != "active")
            throw new RefusedException(409, 800082, "The plan is not ready to be updated.");
        call.Customer.Upgrade?.RefuseOthers();
    }

    private static void Apply(Call call, AzureSubscription azure, Subscription plan, DateTimeOffset at)
    {
        azure.Map(plan.Id, at, call.Delays.EntitlementListed);
        call.Estate.Ledger.Add(new EntitlementRecord(at, call.Customer.Id, azure.Id, "mapped", "call", call.RequestId));
    }

    /// <summary>The same request asks how it stands, so this answer is not repeated to it.</summary>
    private static Reply Underway(Call call) => Reply.Accepted(call.Path) with { IsRemembered = false };

    private static RefusedException NotOffered() => new(404, 1000, "The resource was not found.");
}
