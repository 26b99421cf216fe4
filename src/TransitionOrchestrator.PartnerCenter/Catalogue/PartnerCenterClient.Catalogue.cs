using TransitionOrchestrator.PartnerCenter.Json;
using TransitionOrchestrator.PartnerCenter.Transport;

namespace TransitionOrchestrator.PartnerCenter;

public sealed partial class PartnerCenterClient
{
    private static readonly Operation GetAzurePlanCatalogItemOperation = new(nameof(GetAzurePlanCatalogItem), HttpMethod.Get, ResourceFamily.Catalogue, AppOnlyAllowed: true);

    /// <summary>
    /// What to put into a cart for the Azure plan in a country: purchasable, commercial segment. Null when the country is not served
    /// (404/400013, or no such availability).
    /// </summary>
    /// <param name="country">ISO 3166 alpha-2, from <see cref="Customer.Country"/>.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure.</exception>
    public async Task<CatalogItem?> GetAzurePlanCatalogItem(string country, CallContext context, CancellationToken cancellation)
    {
        try
        {
            var items = await SendForAll(
                GetAzurePlanCatalogItemOperation, context, $"/v1/products/DZH318Z0BPS6/skus/0001/availabilities?country={Segment(country)}",
                PartnerCenterJson.Default.CollectionCatalogItem, cancellation);
            return items.FirstOrDefault(item =>
                item is { IsPurchasable: true, CatalogItemId.Length: > 0 } && PartnerCenterText.Comparer.Equals(item.Segment, "commercial"));
        }
        catch (PartnerCenterException e) when (e is { HttpStatus: 404, Code: "400013" })
        {
            return null;
        }
    }
}
