using System.Globalization;
using TransitionOrchestrator.Simulators.PartnerCenter.Catalogue;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Orders;

/// <summary>Orders. By its id an order is found at once, in the list only after a while.</summary>
internal static class OrderEndpoints
{
    public static IEnumerable<ApiEndpoint> All() =>
    [
        new("listOrders", "GET", "/customers/{customerId}/orders", call =>
            Reply.Ok(Json.Collection(call.Customer.Orders.Where(o => call.Now >= o.ListedAt).Select(o => o.Body(call.Customer))))),
        new("createOrder", "POST", "/customers/{customerId}/orders", Create),
        new("getOrder", "GET", "/customers/{customerId}/orders/{orderId}", call => Reply.Ok(Find(call).Body(call.Customer))),
        new("getOrderProvisioning", "GET", "/customers/{customerId}/orders/{orderId}/provisioningstatus", Provisioning) { NeedsUser = true },
    ];

    private static Order Find(Call call)
    {
        var id = call.Route("orderId");
        return call.Customer.Orders.Find(o => o.Id.Equals(id, StringComparison.OrdinalIgnoreCase) || o.AlternateId.Equals(id, StringComparison.OrdinalIgnoreCase))
            ?? throw new RefusedException(404, 1000, $"The order {id} was not found.");
    }

    private static Reply Create(Call call)
    {
        var body = call.RequireBody();
        if (body.Flag("partnerOnRecordAttestationAccepted") != true)
            throw new RefusedException(400, 900206, "The partner on record attestation is missing.");
        var items = body.Objects("lineItems").ToList();
        if (items.Count == 0)
            throw RefusedException.InvalidInput("lineItems is empty.");

        var lines = new List<(int Line, string MpnId)>();
        foreach (var item in items)
        {
            if (!string.Equals(item.Text("offerId"), AzurePlanOffer.CatalogItemId, StringComparison.OrdinalIgnoreCase) || !call.Estate.Serves(call.Customer.Document.Country))
                throw new RefusedException(400, 400072, $"The item '{item.Text("offerId")}' is not available for purchase.");
            var mpnId = item.Text("partnerIdOnRecord") ?? "";
            if (mpnId.Length > 0)
                Purchase.RequireReseller(call.Estate, mpnId);
            if (Purchase.WhyNot(call, mpnId) is { } why)
                throw why;
            var number = int.TryParse(item.Text("lineItemNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : lines.Count;
            lines.Add((number, mpnId));
        }
        var order = Purchase.Place(call, $"order:{call.RequestId}", lines);
        return Reply.Created(order.Body(call.Customer), $"/customers/{call.Customer.Id}/orders/{order.Id}");
    }

    private static Reply Provisioning(Call call)
    {
        var order = Find(call);
        var status = order.IsCompleted ? "fulfilled" : "unfulfilled";
        return Reply.Ok(Json.Collection(order.Lines.Select(l => Json.Of(
            ("lineItemNumber", l.Line), ("status", status),
            ("quantityProvisioningInformation", new JsonArray(Json.Of(("quantity", 1), ("status", status))))))));
    }
}
