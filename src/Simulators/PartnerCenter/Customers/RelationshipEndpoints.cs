namespace TransitionOrchestrator.Simulators.PartnerCenter.Customers;

/// <summary>Who sells through whom, and who signed the Microsoft Partner Agreement.</summary>
internal static class RelationshipEndpoints
{
    public static IEnumerable<ApiEndpoint> All() =>
    [
        new("listCustomerRelationships", "GET", "/customers/{customerId}/relationships", OfCustomer) { NeedsUser = true },
        new("listRelationships", "GET", "/relationships", OfPartner) { NeedsUser = true, Bucket = Bucket.None },
        new("getAgreementStatus", "GET", "/compliance/csp/agreementstatus", AgreementStatus) { NeedsUser = true, Bucket = Bucket.None },
    ];

    private static Reply OfCustomer(Call call)
    {
        var ids = call.Customer.Subscriptions.Select(s => s.MpnId).Where(m => m.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase);
        return Reply.Ok(Json.Collection(ids.Select(call.Estate.Reseller).OfType<ResellerDocument>().Select(r => Item(r, full: false))));
    }

    private static Reply OfPartner(Call call) => call.Query("relationship_type")?.ToUpperInvariant() switch
    {
        "ISINDIRECTCLOUDSOLUTIONPROVIDEROF" => Reply.Ok(Json.Collection(
            call.Estate.IsIndirect ? call.Estate.Document.Resellers.Select(r => Item(r, full: true)) : [])),
        "ISINDIRECTRESELLEROF" => Reply.Ok(Json.Collection([])),
        _ => throw RefusedException.InvalidInput("relationship_type is missing or not known."),
    };

    private static Reply AgreementStatus(Call call)
    {
        var signed = (call.Query("mpnId"), call.Query("tenantId")) switch
        {
            (null, null) => throw new RefusedException(400, 2001, "Either mpnId or tenantId is required."),
            (not null, not null) => throw new RefusedException(400, 2000, "mpnId and tenantId must not both be given."),
            ({ } mpnId, null) => call.Estate.Reseller(mpnId)?.MpaSigned
                ?? (mpnId == call.Estate.Document.Partner.MpnId
                    ? throw new RefusedException(400, 2204, $"{mpnId} is not an indirect reseller.")
                    : throw new RefusedException(400, 2200, $"The MPN id {mpnId} is not valid or not migrated.")),
            (null, { } tenantId) => OfTenant(call.Estate, tenantId)
                ?? throw new RefusedException(400, 2205, $"The tenant {tenantId} is not known."),
        };
        return Reply.Ok(Json.Of(("isAgreementSigned", signed)));
    }

    private static bool? OfTenant(SimulatedEstate estate, string tenantId) =>
        tenantId.Equals(estate.Document.Partner.TenantId, StringComparison.OrdinalIgnoreCase)
            ? estate.Document.Partner.MpaSigned
            : estate.Document.Resellers.Find(r => r.TenantId.Equals(tenantId, StringComparison.OrdinalIgnoreCase))?.MpaSigned;

    private static JsonObject Item(ResellerDocument reseller, bool full) => Json.Of(
        ("id", reseller.TenantId.ToLowerInvariant()), ("name", reseller.Name), ("relationshipType", "is_indirect_cloud_solution_provider_of"),
        ("state", full ? reseller.State : null), ("mpnId", reseller.MpnId), ("location", full ? reseller.Country : null),
        ("attributes", Json.Attributes("PartnerRelationship")));
}
