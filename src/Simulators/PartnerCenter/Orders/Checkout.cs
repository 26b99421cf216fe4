using TransitionOrchestrator.Simulators.PartnerCenter.Carts;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Orders;

/// <summary>Checkout: one order per group of lines, and a report of the groups that were refused.</summary>
internal static class Checkout
{
    public static Reply Run(Call call)
    {
        var cart = CartEndpoints.Find(call);
        if (cart.IsOrdered)
            throw new RefusedException(400, 800065, "The cart was submitted already.");
        if (cart.HasErrors)
            throw new RefusedException(400, 800009, "There is an error in the cart's items.");

        var groups = cart.Lines.GroupBy(l => l.Group, StringComparer.Ordinal).ToList();
        var skipped = call.Hit(Fault.CheckoutErrors) ? (groups.Count + 1) / 2 : 0;
        var orders = new List<JsonObject>();
        var errors = new List<(string Group, RefusedException Why)>();
        foreach (var (group, i) in groups.Select((g, i) => (g, i)))
        {
            var why = i >= groups.Count - skipped
                ? new RefusedException(500, 800005, "The order could not be placed. Try again.")
                : Purchase.WhyNot(call, group.First().MpnId);
            if (why is not null)
                errors.Add((group.Key, why));
            else
                orders.Add(Purchase.Place(call, $"cart:{cart.Id}", group.Select(l => (l.Id, l.MpnId))).Body(call.Customer));
        }
        // A refusal of everything for a reason of business is the answer's status; a mixed outcome is reported inside it.
        if (orders.Count == 0 && skipped == 0)
            throw errors[0].Why;
        cart.IsOrdered = orders.Count > 0;
        cart.Modified = call.Now;
        return Reply.Created(Json.Of(
            ("orders", Json.Array(orders)),
            ("orderErrors", errors.Count == 0 ? null : Json.Array(errors.Select(e => Json.Of(
                ("orderGroupId", e.Group), ("code", e.Why.Code), ("description", e.Why.Message))))),
            ("attributes", Json.Attributes("CartCheckoutResult")))) with
        {
            IsRemembered = cart.IsOrdered,
        };
    }
}
