namespace TransitionOrchestrator.Simulators.PartnerCenter.Subscriptions;

/// <summary>The change of a subscription: its status and its friendly name.</summary>
internal static class SubscriptionPatch
{
    public static Reply Apply(Call call)
    {
        var subscription = SubscriptionEndpoints.Listed(call);
        var body = call.RequireBody();
        var status = Check(subscription, body, call);

        if (call.Hit(Fault.Patch202))
        {
            call.Customer.Agenda.At(call.Now + call.Delays.PatchApplied, at => Change(subscription, status, body, call, at));
            return Reply.Accepted($"/customers/{call.Customer.Id}/subscriptions/{subscription.Id}");
        }
        Change(subscription, status, body, call, call.Now);
        return Reply.Ok(SubscriptionEndpoints.Body(subscription, call));
    }

    /// <summary>The status to change to; null when it stays.</summary>
    private static string? Check(Subscription subscription, JsonObject body, Call call)
    {
        if (call.Header("If-Match")?.Trim('"') is { } etag && etag != subscription.ETag)
            throw new RefusedException(400, 2055, "The ETag is no longer valid.");
        if (body.Text("partnerId") is { } partner && partner.Length > 0 && !partner.Equals(subscription.MpnId, StringComparison.OrdinalIgnoreCase))
            throw new RefusedException(400, 800098, "The partner of record of the subscription cannot be changed.");

        var now = subscription.StatusAt(call.Now, call.Options.SuspendedRetention);
        var asked = body.Text("status")?.ToLowerInvariant();
        if (now == "deleted")
            throw new RefusedException(400, 2011, $"The subscription {subscription.Id} is deleted and cannot be changed.");
        if (asked is null || asked == subscription.Status.Truth)
            return null;
        switch (asked)
        {
            case "active" when subscription.SuspendedByUpgrade:
                throw new RefusedException(400, 800096, "A subscription that was upgraded cannot be reactivated.");
            case "suspended" when subscription.IsPlan && call.Customer.AzureSubscriptions.Exists(a => a.PlanId == subscription.Id && a.Status.Truth == "active"):
                throw new RefusedException(403, 900115, "The Azure plan cannot be suspended while Azure subscriptions are active.");
            case "active" or "suspended" when subscription.Status.Truth == "pending":
                throw new RefusedException(409, 800082, "The subscription is not ready to be updated.");
            case "active" or "suspended":
                return asked;
            default:
                throw new RefusedException(400, 800040, $"The status cannot be changed to '{asked}'.");
        }
    }

    private static void Change(Subscription subscription, string? status, JsonObject body, Call call, DateTimeOffset at)
    {
        if (body.Text("friendlyName") is { Length: > 0 } name)
            subscription.FriendlyName = name;
        // Of two changes that were both answered with 202, the later one may find it done.
        if (status == subscription.Status.Truth)
            return;
        if (status == "suspended")
            Suspend(subscription, call, at);
        else if (status == "active")
            subscription.Activate(at);
        else
            subscription.Touch();
        call.Audit("subscription", "update_subscription", Json.Of(("Id", subscription.Id), ("Status", subscription.Status.Truth)));
    }

    private static void Suspend(Subscription subscription, Call call, DateTimeOffset at)
    {
        var customer = call.Customer;
        subscription.Suspend(at, "CustomerCancellation", byUpgrade: false, TimeSpan.Zero);
        if (subscription.IsPlan)
        {
            call.Estate.Ledger.Add(new Violation("I3", customer.Id, $"Azure plan {subscription.Id} was suspended"));
            return;
        }
        var upgrading = customer.Upgrade is { IsFinal: false };
        var blocks = subscription.IsLegacyAzure && (upgrading || (customer.Upgrade is null && !customer.HasCommerceBackend));
        call.Estate.Ledger.Add(new SuspensionRecord(
            at, customer.Id, subscription.Id, subscription.AzureId!, "patch", customer.IsMapped(subscription), blocks, call.RequestId));
    }
}
