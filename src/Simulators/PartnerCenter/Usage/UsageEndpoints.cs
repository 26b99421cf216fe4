using System.Globalization;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Usage;

/// <summary>The spending budget and the usage records.</summary>
internal static class UsageEndpoints
{
    public static IEnumerable<ApiEndpoint> All() =>
    [
        new("getBudget", "GET", "/customers/{customerId}/usagebudget", call => Reply.Ok(Budget(call.Customer))),
        new("patchBudget", "PATCH", "/customers/{customerId}/usagebudget", SetBudget),
        new("listUsageRecords", "GET", "/customers/usagerecords", Records) { NeedsUser = true },
        new("listSubscriptionUsage", "GET", "/customers/{customerId}/subscriptions/usagerecords", OfSubscriptions) { NeedsUser = true },
    ];

    private static Reply SetBudget(Call call)
    {
        var body = call.RequireBody();
        if (!body.ContainsKey("amount"))
            throw RefusedException.InvalidInput("amount is missing.");
        decimal? amount = null;
        if (body["amount"] is not null)
        {
            if (!decimal.TryParse(body.Text("amount"), NumberStyles.Number, CultureInfo.InvariantCulture, out var given) || given < 0)
                throw RefusedException.InvalidInput("amount is negative or not a number.");
            amount = given;
        }
        call.Customer.Budget = amount;
        call.Audit("customer", "update_customer_spending_budget", Json.Of(("Amount", amount)));
        return Reply.Ok(Budget(call.Customer));
    }

    private static JsonObject Budget(Customer customer) => Json.Of(
        ("amount", customer.Budget), ("usageSpendingBudget", customer.Budget), ("attributes", Json.Attributes("SpendingBudget")),
        ("links", Json.Of(("self", Json.Link($"/customers/{customer.Id}/usagebudget")))));

    private static Reply Records(Call call)
    {
        var items = new List<JsonObject>();
        foreach (var customer in call.Estate.Ordered)
        {
            lock (customer.Gate)
            {
                customer.Agenda.RunUntil(call.Now);
                if (customer.Subscriptions.Count > 0)
                    items.Add(Record(customer, call));
            }
        }
        return Reply.Ok(Json.Collection(items));
    }

    private static JsonObject Record(Customer customer, Call call)
    {
        var upgraded = !call.Hit(Fault.LagUsage) && customer.Plans.Any(p => p.ExistedBefore || call.Now >= p.Created + call.Delays.UsageUpdated);
        return Json.Of(
            ("id", customer.Id), ("resourceId", customer.Id), ("resourceName", customer.Document.Name), ("name", customer.Document.Name), ("isUpgraded", upgraded),
            ("budget", Json.Of(("amount", customer.Budget))), ("totalCost", Cost(customer.Id)),
            ("currencyLocale", upgraded ? null : "en-US"), ("currencyCode", upgraded ? "EUR" : null), ("usdTotalCost", upgraded ? Cost(customer.Id) : null),
            ("percentUsed", customer.Budget is > 0 and { } budget ? decimal.Round(Cost(customer.Id) / budget * 100, 1) : null),
            ("attributes", Json.Attributes("CustomerMonthlyUsageRecord")));
    }

    private static Reply OfSubscriptions(Call call) => Reply.Ok(Json.Collection(call.Customer.Subscriptions
        .Where(s => call.Now >= s.ListedAt)
        .Select(s => Json.Of(
            ("id", s.Id), ("resourceId", s.Id), ("resourceName", s.IsPlan ? "Azure plan" : s.FriendlyName), ("offerId", s.OfferId), ("partnerOnRecord", s.MpnId),
            ("status", s.StatusAt(call.Now, call.Options.SuspendedRetention)), ("totalCost", Cost(s.Id)), ("currencyCode", "EUR"),
            ("attributes", Json.Attributes("SubscriptionMonthlyUsageRecord"))))));

    private static decimal Cost(string id) => Deterministic.Below(100_000, 0, id, "cost") / 100m;
}
