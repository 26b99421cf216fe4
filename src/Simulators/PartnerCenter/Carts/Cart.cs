namespace TransitionOrchestrator.Simulators.PartnerCenter.Carts;

/// <summary>A cart.</summary>
internal sealed class Cart(string id, DateTimeOffset created, DateTimeOffset expires)
{
    public string Id { get; } = id;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Modified { get; set; } = created;

    public DateTimeOffset Expires { get; } = expires;

    public bool IsOrdered { get; set; }

    public List<CartLine> Lines { get; set; } = [];

    public bool HasErrors => Lines.Exists(l => l.ErrorCode is not null);

    public JsonObject Body(Customer customer, string user) => Json.Of(
        ("id", Id), ("creationTimestamp", Json.Time(Created)), ("lastModifiedTimestamp", Json.Time(Modified)), ("expirationTimestamp", Json.Time(Expires)),
        ("lastModifiedUser", user), ("status", IsOrdered ? "Ordered" : "Active"), ("lineItems", Json.Array(Lines.Select(l => l.Body()))),
        ("links", Json.Of(("self", Json.Link($"/customers/{customer.Id}/carts/{Id}")))), ("attributes", Json.Attributes("Cart")));
}

/// <summary>A line of a cart; lines of one reseller are ordered together.</summary>
internal sealed record CartLine(int Id, string CatalogItemId, int Quantity, string BillingCycle, string MpnId, string Group)
{
    public string? ErrorCode { get; init; }

    public string? ErrorDescription { get; init; }

    public JsonObject Body() => Json.Of(
        ("id", Id), ("catalogItemId", CatalogItemId), ("quantity", Quantity), ("currencyCode", "EUR"), ("billingCycle", BillingCycle),
        ("participants", MpnId.Length == 0 ? null : new JsonArray(Json.Of(("key", "transaction_reseller"), ("value", MpnId)))),
        ("provisioningContext", new JsonObject()), ("orderGroup", Group),
        ("error", ErrorCode is null ? null : Json.Of(
            ("errorCode", ErrorCode), ("errorDescription", ErrorDescription), ("additionalInformation", new JsonObject()))));
}
