using System.Globalization;
using TransitionOrchestrator.Simulators.PartnerCenter.Catalogue;
using TransitionOrchestrator.Simulators.PartnerCenter.Orders;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Carts;

/// <summary>Carts: create, read, replace.</summary>
internal static class CartEndpoints
{
    public static IEnumerable<ApiEndpoint> All() =>
    [
        new("createCart", "POST", "/customers/{customerId}/carts", Create) { Bucket = Bucket.Carts },
        new("getCart", "GET", "/customers/{customerId}/carts/{cartId}", call => Reply.Ok(Find(call).Body(call.Customer, call.State.Tokens.UserId))) { Bucket = Bucket.Carts },
        new("updateCart", "PUT", "/customers/{customerId}/carts/{cartId}", Update) { Bucket = Bucket.Carts },
        new("checkout", "POST", "/customers/{customerId}/carts/{cartId}/checkout", Checkout.Run) { Bucket = Bucket.Carts },
    ];

    /// <summary>The cart that the path names.</summary>
    /// <exception cref="RefusedException">404/800008: there is none, or it has expired.</exception>
    public static Cart Find(Call call)
    {
        var id = call.Route("cartId");
        var cart = call.Customer.Carts.Find(c => c.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
        return cart is not null && (cart.IsOrdered || call.Now < cart.Expires)
            ? cart
            : throw new RefusedException(404, 800008, $"The cart {id} was not found.");
    }

    private static Reply Create(Call call)
    {
        var lines = Lines(call);
        var cart = new Cart(call.Customer.NewId("cart"), call.Now, call.Now + call.Options.CartLifetime) { Lines = lines };
        call.Customer.Carts.Add(cart);
        return Reply.Created(cart.Body(call.Customer, call.State.Tokens.UserId), $"/customers/{call.Customer.Id}/carts/{cart.Id}") with
        {
            IsRemembered = !cart.HasErrors,
        };
    }

    private static Reply Update(Call call)
    {
        var cart = Find(call);
        if (cart.IsOrdered)
            throw new RefusedException(400, 800065, "The cart was submitted already.");
        cart.Lines = Lines(call);
        cart.Modified = call.Now;
        return Reply.Created(cart.Body(call.Customer, call.State.Tokens.UserId));
    }

    private static List<CartLine> Lines(Call call)
    {
        var body = call.RequireBody();
        if (body.Flag("partnerOnRecordAttestationAccepted") != true)
            throw new RefusedException(400, 900206, "The partner on record attestation is missing.");
        var lines = new List<CartLine>();
        foreach (var item in body.Objects("lineItems"))
            lines.Add(Line(call, item, lines));
        return lines.Count > 0 ? lines : throw RefusedException.InvalidInput("lineItems is empty.");
    }

    private static CartLine Line(Call call, JsonObject item, List<CartLine> before)
    {
        var mpnId = item.Objects("participants")
            .FirstOrDefault(p => string.Equals(p.Text("key"), "transaction_reseller", StringComparison.OrdinalIgnoreCase)).Text("value") ?? "";
        var id = int.TryParse(item.Text("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : before.Count;
        var quantity = int.TryParse(item.Text("quantity"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 0;
        var offer = item.Text("catalogItemId") ?? "";
        var group = before.Find(l => l.MpnId.Equals(mpnId, StringComparison.OrdinalIgnoreCase))?.Group
            ?? before.Select(l => l.Group).Distinct(StringComparer.Ordinal).Count().ToString(CultureInfo.InvariantCulture);
        var line = new CartLine(id, offer, quantity, item.Text("billingCycle") ?? "none", mpnId, group);
        var (code, why) = Problem(call, line);
        if (code is null && mpnId.Length > 0)
            Purchase.RequireReseller(call.Estate, mpnId);
        return line with { ErrorCode = code, ErrorDescription = why };
    }

    private static (string? Code, string? Why) Problem(Call call, CartLine line)
    {
        if (line.CatalogItemId.StartsWith("MS-AZR-", StringComparison.OrdinalIgnoreCase))
            return ("legacy_offer_not_eligible_for_purchase", "The offer can no longer be bought.");
        if (!line.CatalogItemId.Equals(AzurePlanOffer.CatalogItemId, StringComparison.OrdinalIgnoreCase) || !call.Estate.Serves(call.Customer.Document.Country))
            return ("catalog_item_id_is_not_valid", $"The catalogue item '{line.CatalogItemId}' is not valid for the customer.");
        if (line.Quantity != 1)
            return ("invalid_input", "The quantity of an Azure plan is 1.");
        if (!line.BillingCycle.Replace("_", "", StringComparison.Ordinal).Equals("onetime", StringComparison.OrdinalIgnoreCase))
            return ("billing_plan_not_supported", "An Azure plan has the billing cycle one_time.");
        if (line.MpnId.Length > 0 && !call.Estate.IsIndirect)
            return ("participants_is_not_supported_for_partner", "Participants are not supported for a direct partner.");
        return call.Hit(Fault.CartLineError)
            ? ("unable_to_process_cart_line_item", "The line could not be processed. Try again with a new cart.")
            : (null, null);
    }
}
