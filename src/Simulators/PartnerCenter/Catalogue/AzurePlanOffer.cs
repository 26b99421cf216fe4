namespace TransitionOrchestrator.Simulators.PartnerCenter.Catalogue;

/// <summary>The Azure plan in the catalogue.</summary>
internal static class AzurePlanOffer
{
    public const string ProductId = "DZH318Z0BPS6";
    public const string SkuId = "0001";
    public const string AvailabilityId = "DZH318Z0BML6";
    public const string CatalogItemId = $"{ProductId}:{SkuId}:{AvailabilityId}";
}
