using TransitionOrchestrator.Simulators.PartnerCenter.Catalogue;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Orders;

/// <summary>An order of plans.</summary>
internal sealed class Order(string id, string alternateId, DateTimeOffset created, DateTimeOffset listedAt)
{
    public string Id { get; } = id;

    public string AlternateId { get; } = alternateId;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset ListedAt { get; } = listedAt;

    public bool IsCompleted { get; set; }

    public List<(int Line, Subscription Plan)> Lines { get; } = [];

    public JsonObject Body(Customer customer)
    {
        var self = $"/customers/{customer.Id}/orders/{Id}";
        return Json.Of(
            ("id", Id), ("alternateId", AlternateId), ("referenceCustomerId", customer.Id), ("billingCycle", "one_time"), ("currencyCode", "EUR"),
            ("currencySymbol", "€"), ("status", IsCompleted ? "completed" : "pending"), ("transactionType", "UserPurchase"), ("creationDate", Json.Time(Created)),
            ("lineItems", Json.Array(Lines.Select(l => Json.Of(
                ("lineItemNumber", l.Line), ("offerId", AzurePlanOffer.CatalogItemId),
                // While the order is pending, the subscription may not be known yet.
                ("subscriptionId", IsCompleted ? l.Plan.Id : null),
                ("transactionType", "New"), ("friendlyName", "Azure plan"), ("quantity", 1),
                ("partnerIdOnRecord", l.Plan.MpnId.Length > 0 ? l.Plan.MpnId : null), ("links", new JsonObject()))))),
            ("links", Json.Of(("self", Json.Link(self)), ("provisioningStatus", Json.Link(self + "/provisioningstatus")))),
            ("attributes", Json.Attributes("Order")));
    }
}
