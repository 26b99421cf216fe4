using TransitionOrchestrator.Simulators.PartnerCenter.Orders;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Upgrades;

/// <summary>Why a customer cannot be upgraded.</summary>
/// <param name="Status">As an error, the HTTP status.</param>
/// <param name="Code">As an error, the code.</param>
/// <param name="Reason">The text, in either form.</param>
/// <param name="UpgradeId">The upgrade that exists already.</param>
internal sealed record Ineligibility(int Status, int Code, string Reason, string? UpgradeId = null)
{
    public RefusedException AsError() => new(Status, Code, Reason);
}

/// <summary>The rules of eligibility, in Partner Center's order.</summary>
internal static class Eligibility
{
    /// <summary>The first rule that is not met; null when the customer is eligible.</summary>
    public static Ineligibility? Evaluate(Customer customer)
    {
        var estate = customer.Estate;
        var legacy = customer.Legacy.Where(s => s.IsLegacyAzure && s.Status.Truth != "deleted").ToList();
        if (!customer.Document.Relationship.Equals("reseller", StringComparison.OrdinalIgnoreCase))
            return new(403, 20002, "The partner has no commerce relationship with the customer.");
        if (legacy.Count == 0)
            return new(403, 900108, "The customer has no Azure subscriptions to upgrade.");
        if (customer.Upgrade is { } upgrade)
            return upgrade.AsIneligibility();
        if (legacy.Exists(s => s.Status.Truth == "suspended"))
            return new(403, 900105, "The customer has one or more Azure subscriptions that are suspended.");
        if (customer.Document.RecentlyBought)
            return new(403, 900130, "The customer's Azure subscriptions were bought recently. Try again in some days.");
        if (customer.Document.SharedServices)
            return new(403, 900119, "The customer has Azure Partner Shared Services, which cannot be upgraded.");
        if (!customer.AgreementSatisfied)
            return new(403, 13605, "The Microsoft Customer Agreement was not confirmed.");
        if (!estate.Document.Partner.MpaSigned)
            return new(403, 900124, "The Microsoft Partner Agreement was not accepted by the partner.");
        if (Unsigned(customer, legacy) is { } mpnId)
            return new(403, 900123, $"The Microsoft Partner Agreement was not accepted by the indirect reseller {mpnId}.");
        if (!estate.Serves(customer.Document.Country))
            return new(400, 900107, "The Azure catalogue item was not found in the customer's country.");
        return legacy.Exists(s => s.MpnId.Length > 0 && estate.Reseller(s.MpnId) is { } r && !r.State.Equals("Active", StringComparison.OrdinalIgnoreCase))
            ? new(403, 900120, "The Azure upgrade cannot be processed for the customer.")
            : null;
    }

    /// <summary>
    /// What must hold before anything is bought and does not, in words: the witness against a caller that buys too soon.
    /// </summary>
    public static IEnumerable<string> UnmetPrerequisites(Customer customer)
    {
        if (!customer.Document.Relationship.Equals("reseller", StringComparison.OrdinalIgnoreCase))
            yield return "relationship";
        if (!customer.AgreementSatisfied)
            yield return "customer agreement";
        if (Purchase.WhyNotAllowed(customer) is not null)
            yield return "account validation";
        if (!customer.Estate.Serves(customer.Document.Country))
            yield return "country";
        if (Unsigned(customer, customer.Legacy.Where(s => s.IsLegacyAzure && s.Status.Truth == "active")) is { } mpnId)
            yield return $"partner agreement of reseller {mpnId}";
    }

    private static string? Unsigned(Customer customer, IEnumerable<Subscription> legacy) =>
        legacy.Select(s => s.MpnId).FirstOrDefault(m => m.Length > 0 && customer.Estate.Reseller(m) is { MpaSigned: false });
}
