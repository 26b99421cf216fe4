namespace TransitionOrchestrator.Simulators.PartnerCenter.Catalogue;

/// <summary>The catalogue, as far as the Azure plan stands in it: for the partner and for one customer.</summary>
internal static class CatalogueEndpoints
{
    public static IEnumerable<ApiEndpoint> All()
    {
        foreach (var root in (string[])["", "/customers/{customerId}"])
        {
            yield return new("listProducts", "GET", $"{root}/products", Products) { Bucket = Bucket.None };
            yield return new("getProduct", "GET", $"{root}/products/{{productId}}", call => Reply.Ok(Product(Country(call, ProductId(call))))) { Bucket = Bucket.None };
            yield return new("listSkus", "GET", $"{root}/products/{{productId}}/skus", call => Reply.Ok(Json.Collection([Sku(Country(call, ProductId(call)))]))) { Bucket = Bucket.None };
            yield return new("getSku", "GET", $"{root}/products/{{productId}}/skus/{{skuId}}", call => Reply.Ok(Sku(Country(call, SkuId(call))))) { Bucket = Bucket.None };
            yield return new("listAvailabilities", "GET", $"{root}/products/{{productId}}/skus/{{skuId}}/availabilities",
                call => Reply.Ok(Json.Collection([Availability(Country(call, SkuId(call)))]))) { Bucket = Bucket.None };
            yield return new("getAvailability", "GET", $"{root}/products/{{productId}}/skus/{{skuId}}/availabilities/{{availabilityId}}",
                OneAvailability) { Bucket = Bucket.None };
        }
    }

    private static Reply Products(Call call)
    {
        var country = AskedCountry(call);
        var view = call.Query("targetView") ?? throw RefusedException.InvalidInput("targetView is missing.");
        var shown = view.Equals("MicrosoftAzure", StringComparison.OrdinalIgnoreCase) || view.Equals("Azure", StringComparison.OrdinalIgnoreCase);
        return Reply.Ok(Json.Collection(shown && call.Estate.Serves(country) ? [Product(country)] : []));
    }

    private static Reply OneAvailability(Call call)
    {
        var country = Country(call, SkuId(call));
        return call.Route("availabilityId").Equals(AzurePlanOffer.AvailabilityId, StringComparison.OrdinalIgnoreCase)
            ? Reply.Ok(Availability(country))
            : throw new RefusedException(404, 400019, "The availability was not found.");
    }

    private static bool ProductId(Call call) => call.Route("productId").Equals(AzurePlanOffer.ProductId, StringComparison.OrdinalIgnoreCase);

    private static bool SkuId(Call call) => ProductId(call) && call.Route("skuId").Equals(AzurePlanOffer.SkuId, StringComparison.OrdinalIgnoreCase);

    /// <summary>The country asked for, if the item is known and sold there; otherwise 404/400013.</summary>
    private static string Country(Call call, bool known)
    {
        var country = AskedCountry(call);
        return known && call.Estate.Serves(country)
            ? country
            : throw new RefusedException(404, 400013, $"The product was not found in country {country}.");
    }

    private static string AskedCountry(Call call) => call.Query("country") switch
    {
        { Length: 2 } country => country.ToUpperInvariant(),
        null when call.CustomerOrNone is { } customer => customer.Document.Country,
        var other => throw RefusedException.InvalidInput($"country '{other}' is not an ISO 3166 alpha-2 country."),
    };

    private static JsonObject Product(string country) => Json.Of(
        ("id", AzurePlanOffer.ProductId), ("title", "Azure plan"), ("description", "Azure plan"),
        ("productType", Json.Of(("id", "Azure"), ("displayName", "Azure"))), ("isMicrosoftProduct", true), ("publisherName", "Microsoft Corporation"),
        ("links", Json.Of(
            ("skus", Json.Link($"/products/{AzurePlanOffer.ProductId}/skus?country={country}")),
            ("self", Json.Link($"/products/{AzurePlanOffer.ProductId}?country={country}")))));

    private static JsonObject Sku(string country)
    {
        var self = $"/products/{AzurePlanOffer.ProductId}/skus/{AzurePlanOffer.SkuId}";
        return Json.Of(
            ("id", AzurePlanOffer.SkuId), ("productId", AzurePlanOffer.ProductId), ("title", "Microsoft Azure plan"), ("description", "Microsoft Azure plan"),
            ("minimumQuantity", 1), ("maximumQuantity", 1), ("isTrial", false), ("supportedBillingCycles", new JsonArray("one_time")),
            ("purchasePrerequisites", new JsonArray("MicrosoftCustomerAgreement")), ("provisioningVariables", new JsonArray()), ("actions", new JsonArray("Refund")),
            ("links", Json.Of(("availabilities", Json.Link($"{self}/availabilities?country={country}")), ("self", Json.Link($"{self}?country={country}")))));
    }

    private static JsonObject Availability(string country) => Json.Of(
        ("id", AzurePlanOffer.AvailabilityId), ("productId", AzurePlanOffer.ProductId), ("skuId", AzurePlanOffer.SkuId), ("catalogItemId", AzurePlanOffer.CatalogItemId),
        ("defaultCurrency", Json.Of(("code", Currency(country)), ("symbol", Currency(country) == "EUR" ? "€" : Currency(country)))),
        ("segment", "commercial"), ("country", country), ("isPurchasable", true), ("isRenewable", false), ("terms", new JsonArray()),
        ("links", Json.Of(("self", Json.Link(
            $"/products/{AzurePlanOffer.ProductId}/skus/{AzurePlanOffer.SkuId}/availabilities/{AzurePlanOffer.AvailabilityId}?country={country}")))));

    private static string Currency(string country) => country switch
    {
        "GB" => "GBP",
        "CH" => "CHF",
        "SE" => "SEK",
        "NO" => "NOK",
        "DK" => "DKK",
        "PL" => "PLN",
        "US" => "USD",
        _ => "EUR",
    };
}
