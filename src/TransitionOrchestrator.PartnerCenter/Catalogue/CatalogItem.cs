namespace TransitionOrchestrator.PartnerCenter;

/// <summary>An availability: what can be put into a cart right now (page "get-a-list-of-availabilities"). Changes over time, so not to be kept.</summary>
/// <param name="CatalogItemId"><c>product:sku:availability</c>.</param>
/// <param name="Segment">Such as <c>commercial</c>.</param>
/// <param name="Country">ISO 3166 alpha-2.</param>
/// <param name="IsPurchasable">Whether it can be bought.</param>
/// <param name="DefaultCurrency">The currency.</param>
public sealed record CatalogItem(string? CatalogItemId, string? Segment, string? Country, bool? IsPurchasable, Currency? DefaultCurrency);

/// <summary>A currency.</summary>
/// <param name="Code">ISO 4217.</param>
/// <param name="Symbol">For display.</param>
public sealed record Currency(string? Code, string? Symbol);
