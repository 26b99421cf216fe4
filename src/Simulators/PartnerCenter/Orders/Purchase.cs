using TransitionOrchestrator.Simulators.PartnerCenter.Upgrades;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Orders;

/// <summary>The rules of buying a plan, whichever way it is bought, and the buying itself.</summary>
internal static class Purchase
{
    /// <summary>Why a plan cannot be bought directly; null when it can.</summary>
    public static RefusedException? WhyNot(Call call, string mpnId)
    {
        var customer = call.Customer;
        if (!customer.Document.Relationship.Equals("reseller", StringComparison.OrdinalIgnoreCase))
            return RefusedException.NoRelationship(customer.Id);
        if (WhyNotAllowed(customer) is { } account)
            return account;
        if (!customer.AgreementSatisfied)
            return new RefusedException(403, 13605, "The Microsoft Customer Agreement was not confirmed.");
        if (!call.Estate.Document.Partner.MpaSigned)
            return new RefusedException(403, 900124, "The Microsoft Partner Agreement was not accepted by the partner.");
        if (mpnId.Length > 0 && call.Estate.Reseller(mpnId) is { MpaSigned: false })
            return new RefusedException(403, 900123, $"The Microsoft Partner Agreement was not accepted by the indirect reseller {mpnId}.");
        if (mpnId.Length > 0 && call.Estate.Reseller(mpnId) is { } reseller && !reseller.State.Equals("Active", StringComparison.OrdinalIgnoreCase))
            return new RefusedException(403, 800039, $"The programme status of reseller {mpnId} is not active.");
        if (customer.Upgrade?.WhyNotPurchase() is { } upgrading)
            return upgrading;
        // The reference has no code for this; 800024 is among those for "not eligible for this transaction".
        if (!customer.HasCommerceBackend && customer.Legacy.Any(s => s.IsLegacyAzure && s.Status.Truth is "active" or "suspended"))
            return new RefusedException(403, 800024, "An Azure plan cannot be bought for a customer who has Microsoft Azure (MS-AZR-0145P) subscriptions. Upgrade them instead.");
        return call.Options.RefuseDuplicatePlans && customer.PlanOf(mpnId) is not null
            ? new RefusedException(403, 800066, "The customer has an Azure plan with this partner of record already.")
            : null;
    }

    /// <summary>Account validation that blocks purchases; null when it does not.</summary>
    public static RefusedException? WhyNotAllowed(Customer customer) => customer.Document.ValidationStatus?.ToUpperInvariant() switch
    {
        "UNDERREVIEW" => new RefusedException(403, 800073, "The customer is under review."),
        "NOTALLOWED" => new RefusedException(403, 800074, "The customer is not allowed to transact."),
        "UNKNOWN" => new RefusedException(403, 800075, "The customer's account is not approved."),
        _ => null,
    };

    /// <exception cref="RefusedException">There is no such reseller (404/800015), or it is the partner itself (404/2072).</exception>
    public static void RequireReseller(SimulatedEstate estate, string mpnId)
    {
        if (mpnId == estate.Document.Partner.MpnId)
            throw new RefusedException(404, 2072, "The provider cannot be the partner of record.");
        if (estate.Reseller(mpnId) is null)
            throw new RefusedException(404, 800015, $"The MPN id {mpnId} was not found.");
    }

    /// <summary>Orders plans: they are pending, become active, and are listed, each in its time.</summary>
    public static Order Place(Call call, string by, IEnumerable<(int Line, string MpnId)> lines)
    {
        var customer = call.Customer;
        var order = new Order(customer.NewId("order").Replace("-", "", StringComparison.Ordinal), customer.NewShortId("alternate"), call.Now, call.Now + call.Delays.OrderListed);
        foreach (var (line, mpnId) in lines)
            order.Lines.Add((line, Buy(call, mpnId, call.Now, by, order.AlternateId, "pending")));
        customer.Orders.Add(order);

        customer.Agenda.At(call.Now + call.Delays.OrderCompleted, at =>
        {
            order.IsCompleted = true;
            foreach (var (_, plan) in order.Lines)
                plan.Activate(at);
        });
        customer.Agenda.RunUntil(call.Now);
        call.Audit("order", "create_order", Json.Of(("Id", order.Id), ("ReferenceCustomerId", customer.Id)));
        return order;
    }

    /// <summary>Adds a plan and writes it down.</summary>
    public static Subscription Buy(Call call, string mpnId, DateTimeOffset at, string by, string orderId, string status)
    {
        var customer = call.Customer;
        var another = customer.PlanOf(mpnId) is not null;
        var plan = Subscription.Plan(customer.NewId("plan"), mpnId, orderId, at, status);
        plan.ListedAt = at + call.Delays.PlanListed;
        customer.Subscriptions.Add(plan);
        call.Estate.Ledger.Add(new PlanRecord(
            at, customer.Id, mpnId, plan.Id, by, call.RequestId, call.CorrelationId, another, [.. Eligibility.UnmetPrerequisites(customer)]));
        return plan;
    }
}
