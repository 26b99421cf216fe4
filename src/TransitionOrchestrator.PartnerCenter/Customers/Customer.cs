namespace TransitionOrchestrator.PartnerCenter;

/// <summary>A customer (page "customer-resources").</summary>
/// <param name="Id">The customer's tenant.</param>
/// <param name="CompanyProfile">Name and domain.</param>
/// <param name="BillingProfile">Absent in lists.</param>
/// <param name="RelationshipToPartner"><c>none</c>, <c>reseller</c>, <c>advisor</c>, <c>syndication</c>, <c>microsoft_support</c>.</param>
/// <param name="AllowDelegatedAccess">Whether delegated administration is granted.</param>
/// <param name="AssociatedPartnerId">The indirect reseller, for indirect providers.</param>
public sealed record Customer(
    Guid Id, CompanyProfile? CompanyProfile, BillingProfile? BillingProfile, string? RelationshipToPartner, bool? AllowDelegatedAccess, string? AssociatedPartnerId)
{
    /// <summary>Whether the partner may sell to the customer.</summary>
    public bool IsReseller => PartnerCenterText.Comparer.Equals(RelationshipToPartner, "reseller");

    /// <summary>ISO 3166 alpha-2, for the catalogue: that of the billing address; null when it is not given.</summary>
    public string? Country => BillingProfile?.DefaultAddress?.Country is { Length: > 0 } country ? country.ToUpperInvariant() : null;
}

/// <summary>The company.</summary>
/// <param name="TenantId">The customer's tenant.</param>
/// <param name="Domain">Its <c>onmicrosoft.com</c> domain.</param>
/// <param name="CompanyName">Its name.</param>
public sealed record CompanyProfile(Guid? TenantId, string? Domain, string? CompanyName);

/// <summary>The billing profile, as far as it is needed.</summary>
/// <param name="Culture">Such as <c>de-DE</c>.</param>
/// <param name="CompanyName">The name on invoices.</param>
/// <param name="DefaultAddress">The billing address.</param>
public sealed record BillingProfile(string? Culture, string? CompanyName, BillingAddress? DefaultAddress);

/// <summary>The billing address, as far as it is needed.</summary>
/// <param name="Country">ISO 3166 alpha-2.</param>
public sealed record BillingAddress(string? Country);

/// <summary>The account's validation (page "retrieve-validation-status").</summary>
/// <param name="Status"><c>Allowed</c>, <c>UnderReview</c>, <c>NotAllowed</c>, <c>Unknown</c>, <c>Not Ready</c>.</param>
/// <param name="LastUpdateDateTime">Of the status.</param>
public sealed record AccountValidation(string? Status, DateTimeOffset? LastUpdateDateTime)
{
    /// <summary>Under review, not allowed or unknown: purchases are refused with 800073 to 800075.</summary>
    public bool BlocksPurchases => PartnerCenterText.Normalise(Status) is "underreview" or "notallowed" or "unknown";
}
