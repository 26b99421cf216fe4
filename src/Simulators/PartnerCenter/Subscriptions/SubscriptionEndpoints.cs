namespace TransitionOrchestrator.Simulators.PartnerCenter.Subscriptions;

/// <summary>Commerce subscriptions: the list with its filters, one by id, and the change that suspends or reactivates.</summary>
internal static class SubscriptionEndpoints
{
    public static IEnumerable<ApiEndpoint> All() =>
    [
        new("listSubscriptions", "GET", "/customers/{customerId}/subscriptions", List),
        new("getSubscription", "GET", "/customers/{customerId}/subscriptions/{subscriptionId}", call => Reply.Ok(Body(Listed(call), call))),
        new("patchSubscription", "PATCH", "/customers/{customerId}/subscriptions/{subscriptionId}", SubscriptionPatch.Apply),
        new("listAddOns", "GET", "/customers/{customerId}/subscriptions/{subscriptionId}/addons", call =>
        {
            Listed(call);
            return Reply.Ok(Json.Collection([]));
        }),
    ];

    /// <summary>The subscription that the path names, if reads find it already.</summary>
    /// <exception cref="RefusedException">404/20003.</exception>
    public static Subscription Listed(Call call)
    {
        var id = call.Route("subscriptionId");
        return call.Customer.Find(id) is { } found && Visible(found, call) ? found : throw RefusedException.SubscriptionNotFound(id);
    }

    public static JsonObject Body(Subscription subscription, Call call)
    {
        var self = $"/customers/{call.Customer.Id}/subscriptions/{subscription.Id}";
        var lags = call.Hit(Fault.LagSubscription);
        var status = lags ? subscription.Status.Previous : subscription.StatusAt(call.Now, call.Options.SuspendedRetention);
        var country = call.Customer.Document.Country;
        var plan = subscription.IsPlan;
        var body = Json.Of(
            ("id", subscription.Id), ("offerId", subscription.OfferId), ("entitlementId", subscription.AzureId is { } azure ? EntitlementId(subscription, azure) : null),
            ("offerName", plan ? "Azure plan" : "Microsoft Azure"), ("friendlyName", subscription.FriendlyName),
            ("productType", plan ? Json.Of(("id", "Azure"), ("displayName", "Azure")) : null),
            ("quantity", 1), ("unitType", "Usage-based"), ("hasPurchasableAddons", false), ("creationDate", Json.Time(subscription.Created)),
            ("effectiveStartDate", Json.Time(subscription.Created)), ("commitmentEndDate", plan ? "9999-12-31T00:00:00Z" : "9999-12-14T00:00:00Z"),
            ("status", status), ("suspensionReasons", status == "suspended" && subscription.SuspensionReason is { } reason ? new JsonArray(reason) : null),
            ("autoRenewEnabled", false), ("isTrial", false), ("billingType", "usage"), ("billingCycle", plan ? "one_time" : "monthly"),
            ("termDuration", plan ? "" : null), ("isMicrosoftProduct", plan ? true : null), ("actions", plan ? null : new JsonArray("Cancel", "Edit")),
            ("partnerId", call.Hit(Fault.ResellerEmpty) ? "" : subscription.MpnId), ("attentionNeeded", plan ? null : false), ("actionTaken", plan ? null : false),
            ("contractType", "subscription"),
            ("links", plan
                ? Json.Of(("product", Json.Link($"/products/DZH318Z0BPS6?country={country}")), ("sku", Json.Link($"/products/DZH318Z0BPS6/skus/0001?country={country}")), ("self", Json.Link(self)))
                : Json.Of(("offer", Json.Link($"/offers/{subscription.OfferId}?country={country}")), ("self", Json.Link(self)))),
            ("publisherName", plan ? "Microsoft Corporation" : null), ("orderId", subscription.OrderId),
            ("attributes", Json.Attributes("Subscription", subscription.ETag)));
        if (call.Hit(Fault.ExtraFields))
            body["simulatorUndocumented"] = Json.Of(("since", Json.Time(call.Now)), ("words", new JsonArray("one", "two")));
        return body;
    }

    private static Reply List(Call call)
    {
        var order = call.Query("order_id");
        var mpnId = call.Query("mpn_id");
        var stale = call.Hit(Fault.LagPlan);
        return Reply.Ok(Json.Collection(call.Customer.Subscriptions
            .Where(s => Visible(s, call) && !(stale && s is { IsPlan: true, ExistedBefore: false }))
            .Where(s => order is null || s.OrderId.Equals(order, StringComparison.OrdinalIgnoreCase))
            .Where(s => mpnId is null || s.MpnId.Equals(mpnId, StringComparison.OrdinalIgnoreCase))
            .Select(s => Body(s, call))));
    }

    private static bool Visible(Subscription subscription, Call call) => call.Now >= subscription.ListedAt;

    /// <summary>Legacy commerce writes ids in upper case, also this one where it is the same id.</summary>
    private static string EntitlementId(Subscription subscription, string azure) =>
        azure.Equals(subscription.Id, StringComparison.OrdinalIgnoreCase) ? subscription.Id : azure;
}
