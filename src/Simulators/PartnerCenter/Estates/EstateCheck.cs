namespace TransitionOrchestrator.Simulators.PartnerCenter.Estates;

/// <summary>Finds everything that is wrong with an estate, rather than the first thing.</summary>
internal static class EstateCheck
{
    private static readonly string[] Types = ["direct", "indirect"];
    private static readonly string[] Relationships = ["reseller", "advisor", "none"];
    private static readonly string[] Agreements = ["none", "partnerConfirmed", "directSigned"];
    private static readonly string[] Validations = ["Allowed", "UnderReview", "NotAllowed", "Unknown", "Not Ready"];
    private static readonly string[] Backends = ["public", "commerce"];
    private static readonly string[] Statuses = ["active", "suspended", "deleted"];

    public static void ThrowIfInvalid(EstateDocument estate)
    {
        var problems = new List<string>();
        Id(problems, "partner.tenantId", estate.Partner.TenantId);
        OneOf(problems, "partner.type", estate.Partner.Type, Types);

        var resellers = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (reseller, i) in estate.Resellers.Select((r, i) => (r, i)))
        {
            Id(problems, $"resellers[{i}].tenantId", reseller.TenantId);
            if (string.IsNullOrWhiteSpace(reseller.MpnId) || !resellers.Add(reseller.MpnId))
                problems.Add($"resellers[{i}].mpnId: '{reseller.MpnId}' is empty or there twice");
        }

        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (customer, i) in estate.Customers.Select((c, i) => (c, i)))
            Customer(problems, $"customers[{i}]", customer, resellers, ids);

        if (problems.Count > 0)
            throw new EstateException(problems);
    }

    private static void Customer(List<string> problems, string at, CustomerDocument customer, HashSet<string> resellers, HashSet<string> ids)
    {
        Id(problems, $"{at}.id", customer.Id, ids);
        OneOf(problems, $"{at}.relationship", customer.Relationship, Relationships);
        OneOf(problems, $"{at}.mca", customer.Mca, Agreements);
        if (customer.ValidationStatus is { } validation)
            OneOf(problems, $"{at}.validationStatus", validation, Validations);
        if (customer.Backend is { } backend)
            OneOf(problems, $"{at}.backend", backend, Backends);
        if (customer.Country.Length != 2)
            problems.Add($"{at}.country: '{customer.Country}' is not an ISO 3166 alpha-2 country");

        foreach (var (plan, i) in customer.Plans.Select((p, i) => (p, i)))
        {
            Reseller(problems, $"{at}.plans[{i}].mpnId", plan.MpnId, resellers);
            if (plan.Id is not null)
                Id(problems, $"{at}.plans[{i}].id", plan.Id, ids);
            foreach (var (azure, j) in plan.AzureSubscriptions.Select((a, j) => (a, j)))
                Id(problems, $"{at}.plans[{i}].azureSubscriptions[{j}]", azure, ids);
        }
        foreach (var (subscription, i) in customer.Subscriptions.Select((s, i) => (s, i)))
        {
            var place = $"{at}.subscriptions[{i}]";
            Reseller(problems, $"{place}.mpnId", subscription.MpnId, resellers);
            OneOf(problems, $"{place}.status", subscription.Status, Statuses);
            if (subscription.CommerceId is { } commerce)
                Id(problems, $"{place}.commerceId", commerce, ids);
            if (subscription.AzureId is { } azure && !string.Equals(azure, subscription.CommerceId, StringComparison.OrdinalIgnoreCase))
                Id(problems, $"{place}.azureId", azure, ids);
        }
    }

    private static void Id(List<string> problems, string at, string id, HashSet<string>? unique = null)
    {
        if (!Guid.TryParseExact(id, "D", out _))
            problems.Add($"{at}: '{id}' is not a GUID");
        else if (unique is not null && !unique.Add(id))
            problems.Add($"{at}: '{id}' is there twice");
    }

    private static void OneOf(List<string> problems, string at, string value, string[] allowed)
    {
        if (!allowed.Contains(value, StringComparer.OrdinalIgnoreCase))
            problems.Add($"{at}: '{value}' is none of {string.Join(", ", allowed)}");
    }

    private static void Reseller(List<string> problems, string at, string mpnId, HashSet<string> resellers)
    {
        if (mpnId.Length > 0 && !resellers.Contains(mpnId))
            problems.Add($"{at}: there is no reseller '{mpnId}'");
    }
}
