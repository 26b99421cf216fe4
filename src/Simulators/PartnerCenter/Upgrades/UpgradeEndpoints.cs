using TransitionOrchestrator.Simulators.PartnerCenter.Orders;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Upgrades;

/// <summary>Product upgrades: eligibility, creation, status.</summary>
internal static class UpgradeEndpoints
{
    private static readonly string[] OddStatuses = ["Queued For Processing", "in_validation", "PartiallyStaged"];

    public static IEnumerable<ApiEndpoint> All() =>
    [
        new("getUpgradeEligibility", "POST", "/productUpgrades/eligibility", Eligible) { ReadsOnly = true, NeedsUser = true, CustomerInBody = true, Bucket = Bucket.Upgrades },
        new("createUpgrade", "POST", "/productUpgrades", Create) { NeedsUser = true, CustomerInBody = true, Bucket = Bucket.Upgrades },
        new("getUpgradeStatus", "POST", "/productUpgrades/{upgradeId}/status", Status) { ReadsOnly = true, NeedsUser = true, CustomerInBody = true, Bucket = Bucket.Upgrades },
    ];

    private static Reply Eligible(Call call)
    {
        RequireAzure(call);
        var verdict = Eligibility.Evaluate(call.Customer);
        var asError = call.Options.EligibilityDelivery == EligibilityDelivery.Error != call.Hit(Fault.EligibilityError);
        if (verdict is not null && asError)
            throw verdict.AsError();
        return Reply.Ok(Json.Of(
            ("customerId", call.Customer.Id), ("isEligible", verdict is null), ("reason", verdict?.Reason), ("productFamily", "azure"),
            ("upgradeId", verdict?.UpgradeId), ("attributes", Json.Attributes("ProductUpgradesEligibility"))));
    }

    private static Reply Create(Call call)
    {
        RequireAzure(call);
        if (Eligibility.Evaluate(call.Customer) is { } verdict)
            throw verdict.AsError();
        if (Purchase.WhyNotAllowed(call.Customer) is { } blocked)
            throw blocked;
        var id = Upgrade.Begin(call).Id;
        return Reply.Accepted(Location(call, id));
    }

    private static string Location(Call call, string id)
    {
        if (!call.Hit(Fault.LocationVariants))
            return $"productUpgrades/{id}";
        return Deterministic.Below(4, call.Options.Seed, id, "location") switch
        {
            0 => $"https://api.partnercenter.microsoft.com/v1/productUpgrades/{id}",
            1 => $"/v1/productUpgrades/{id}",
            2 => $"/productUpgrades/{id}",
            _ => $"productUpgrades/{id}/status",
        };
    }

    private static Reply Status(Call call)
    {
        RequireAzure(call);
        var id = call.Route("upgradeId");
        if (!call.Estate.Upgrades.TryGetValue(id, out var owner))
            throw new RefusedException(404, 900106, "No upgrade request was found.");
        if (owner != call.Customer.Id)
        {
            throw new RefusedException(400, 900111, call.Customer.Upgrade is { } right
                ? $"The upgrade id belongs to another customer; that of this customer is {right.Id}."
                : "The upgrade id belongs to another customer.");
        }
        return Reply.Ok(Body(call, call.Customer.Upgrade!));
    }

    private static JsonObject Body(Call call, Upgrade upgrade)
    {
        var status = !upgrade.IsFinal && call.Hit(Fault.UnknownStatus)
            ? OddStatuses[Deterministic.Below(OddStatuses.Length, call.Options.Seed, upgrade.Id, call.RequestId)]
            : upgrade.Status;
        var silent = call.Hit(Fault.MissingErrorDetails);
        var field = call.Hit(Fault.ErrorMessageField) ? "message" : "description";
        return Json.Of(
            ("id", upgrade.Id), ("productFamily", "Azure"), ("status", status),
            ("lineItems", Json.Array(upgrade.Lines.Select(l => Line(l, upgrade, silent, field)))),
            ("errorDetails", silent ? null : ErrorDetails(upgrade.Error, field)), ("attributes", Json.Attributes("ProductUpgradesStatus")));
    }

    private static JsonObject Line(UpgradeLine line, Upgrade upgrade, bool silent, string field)
    {
        // The line after the finished ones is the one in progress.
        var current = upgrade.Status == "InProgress" && upgrade.Lines.FirstOrDefault(l => !l.IsFinal) == line;
        return Json.Of(
            ("sourceProduct", Json.Of(("id", line.Source.Id.ToLowerInvariant()), ("name", "AzureSubscription"))),
            ("targetProduct", line.Target is { } plan ? Json.Of(("id", plan.Id), ("name", "Microsoft Azure plan")) : null),
            ("upgradedDate", line.UpgradedAt is { } at ? Json.Time(at) : null), ("status", current ? "InProgress" : line.Status),
            ("errorDetails", silent ? null : ErrorDetails(line.Error, field)));
    }

    private static JsonObject? ErrorDetails((int Code, string Text)? error, string field) =>
        error is { } e ? Json.Of(("code", e.Code), (field, e.Text)) : null;

    private static void RequireAzure(Call call)
    {
        if (!string.Equals(call.RequireBody().Text("productFamily"), "azure", StringComparison.OrdinalIgnoreCase))
            throw RefusedException.InvalidInput("productFamily must be azure.");
    }
}
