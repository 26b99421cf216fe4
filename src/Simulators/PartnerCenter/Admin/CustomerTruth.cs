namespace TransitionOrchestrator.Simulators.PartnerCenter.Admin;

/// <summary>How a customer really stands, past every lag.</summary>
internal static class CustomerTruth
{
    /// <summary>Null when there is no such customer.</summary>
    public static JsonObject? Describe(SimulatorState state, string customerId)
    {
        if (!state.Estate.Customers.TryGetValue(customerId, out var customer))
            return null;
        lock (customer.Gate)
        {
            customer.Agenda.RunUntil(state.Clock.GetUtcNow());
            return Json.Of(
                ("id", customer.Id), ("name", customer.Document.Name), ("backend", customer.HasCommerceBackend ? "commerce" : "public"),
                ("agreementSatisfied", customer.AgreementSatisfied), ("agreements", customer.Agreements.Count), ("budget", customer.Budget),
                ("subscriptions", Json.Array(customer.Legacy.Select(s => Json.Of(
                    ("id", s.Id), ("azureId", s.AzureId), ("name", s.FriendlyName), ("mpnId", s.MpnId), ("offerId", s.OfferId), ("status", s.Status.Truth),
                    ("suspendedAt", s.SuspendedAt is { } at ? Json.Time(at) : null), ("suspendedByUpgrade", s.SuspendedByUpgrade), ("mapped", customer.IsMapped(s)))))),
                ("plans", Json.Array(customer.Plans.Select(p => Json.Of(
                    ("id", p.Id), ("mpnId", p.MpnId), ("status", p.Status.Truth), ("existedBefore", p.ExistedBefore), ("created", Json.Time(p.Created)),
                    ("azureSubscriptions", Json.Array(customer.AzureSubscriptions.Where(a => a.PlanId == p.Id).Select(a => (JsonNode)a.Id))))))),
                ("azureSubscriptions", Json.Array(customer.AzureSubscriptions.Select(a => Json.Of(
                    ("id", a.Id), ("name", a.Name), ("status", a.Status.Truth), ("planId", a.PlanId))))),
                ("carts", Json.Array(customer.Carts.Select(c => Json.Of(("id", c.Id), ("status", c.IsOrdered ? "Ordered" : "Active"))))),
                ("orders", Json.Array(customer.Orders.Select(o => Json.Of(("id", o.Id), ("status", o.IsCompleted ? "completed" : "pending"))))),
                ("upgrade", customer.Upgrade is { } u
                    ? Json.Of(
                        ("id", u.Id), ("status", u.Status),
                        ("lines", Json.Array(u.Lines.Select(l => Json.Of(("source", l.Source.Id), ("target", l.Target?.Id), ("status", l.Status))))))
                    : null));
        }
    }
}
