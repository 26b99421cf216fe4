using System.Globalization;
using System.Text.Json;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Customers;

/// <summary>Customers: the list, one by id, its billing profile and its account validation.</summary>
internal static class CustomerEndpoints
{
    private const int LargestPage = 500;

    public static IEnumerable<ApiEndpoint> All() =>
    [
        new("listCustomers", "GET", "/customers", List),
        new("getCustomer", "GET", "/customers/{customerId}", call => Reply.Ok(Full(call.Customer))),
        new("getBillingProfile", "GET", "/customers/{customerId}/profiles/billing", call => Reply.Ok(Billing(call.Customer))),
        new("getValidationStatus", "GET", "/customers/{customerId}/validationStatus", Validation) { NeedsUser = true },
    ];

    private static Reply List(Call call)
    {
        var size = call.Query("size") is not { } text ? 100
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n
            : throw RefusedException.InvalidInput($"size '{text}' is not a number.");
        var filter = call.Query("filter");
        var matching = Matching(call, filter);
        if (size == 0)
            size = matching.Count;
        size = Math.Min(size, filter is null ? LargestPage : int.MaxValue);

        var from = 0;
        if (call.Query("seekOperation") is { } seek)
        {
            if (!seek.Equals("Next", StringComparison.OrdinalIgnoreCase))
                throw RefusedException.InvalidInput($"seekOperation '{seek}' is not supported.");
            if (!Paging.TryRead(call.Header("MS-ContinuationToken"), out from))
                throw RefusedException.InvalidInput("MS-ContinuationToken is missing or not valid.");
        }
        var page = matching.Skip(from).Take(size).Select(Slim).ToList();
        var end = from + page.Count;
        var uri = $"/customers?size={size}" + (filter is null ? "" : $"&filter={Uri.EscapeDataString(filter)}");
        return Reply.Ok(Json.Of(
            ("totalCount", call.Options.GrandTotals ? matching.Count : page.Count), ("items", Json.Array(page)),
            ("links", Json.Of(
                ("self", Json.Link(uri)),
                ("next", end < matching.Count ? Json.Link($"{uri}&seekOperation=Next", ("MS-ContinuationToken", Paging.Token(end))) : null))),
            ("attributes", Json.Attributes("Collection"))));
    }

    private static List<Customer> Matching(Call call, string? filter)
    {
        var related = call.Estate.Ordered.Where(c => !c.Document.Relationship.Equals("none", StringComparison.OrdinalIgnoreCase));
        if (filter is null)
            return [.. related];
        JsonObject? asked;
        try
        {
            asked = Json.Parse(System.Text.Encoding.UTF8.GetBytes(filter)) as JsonObject;
        }
        catch (JsonException)
        {
            throw RefusedException.InvalidInput("the filter is not JSON.");
        }
        var value = asked.Text("Value") ?? throw RefusedException.InvalidInput("the filter has no value.");
        return asked.Text("Field")?.ToUpperInvariant() switch
        {
            "COMPANYNAME" => [.. related.Where(c => c.Document.Name.StartsWith(value, StringComparison.OrdinalIgnoreCase))],
            "DOMAIN" => [.. related.Where(c => Domain(c).StartsWith(value, StringComparison.OrdinalIgnoreCase))],
            "INDIRECTRESELLER" => [.. related.Where(c => SoldBy(call.Estate, c, value))],
            var field => throw RefusedException.InvalidInput($"the filter's field '{field}' is not known."),
        };
    }

    private static bool SoldBy(SimulatedEstate estate, Customer customer, string tenantId)
    {
        var mpnIds = estate.Document.Resellers.Where(r => r.TenantId.StartsWith(tenantId, StringComparison.OrdinalIgnoreCase)).Select(r => r.MpnId);
        return mpnIds.Any(m => customer.Document.Subscriptions.Exists(s => s.MpnId == m) || customer.Document.Plans.Exists(p => p.MpnId == m));
    }

    private static string Domain(Customer customer) => customer.Document.Domain ?? $"tenant{customer.Id[..8]}.onmicrosoft.com";

    private static JsonObject Slim(Customer customer) => Json.Of(
        ("id", customer.Id), ("companyProfile", Company(customer)), ("relationshipToPartner", customer.Document.Relationship.ToLowerInvariant()),
        ("links", Json.Of(("self", Json.Link($"/customers/{customer.Id}")))), ("attributes", Json.Attributes("Customer")));

    private static JsonObject Full(Customer customer) => Json.Of(
        ("id", customer.Id), ("commerceId", Deterministic.Guid(0, customer.Id, "commerce").ToString()), ("companyProfile", Company(customer)),
        ("billingProfile", Billing(customer)), ("relationshipToPartner", customer.Document.Relationship.ToLowerInvariant()),
        ("allowDelegatedAccess", customer.Document.AllowDelegatedAccess),
        ("customDomains", customer.Document.AllowDelegatedAccess ? new JsonArray(Domain(customer)) : null),
        ("attributes", Json.Attributes("Customer")));

    private static JsonObject Company(Customer customer) => Json.Of(
        ("tenantId", customer.Id), ("domain", Domain(customer)), ("companyName", customer.Document.Name),
        ("links", Json.Of(("self", Json.Link($"/customers/{customer.Id}/profiles/company")))), ("attributes", Json.Attributes("CustomerCompanyProfile")));

    private static JsonObject Billing(Customer customer) => Json.Of(
        ("id", Deterministic.Guid(0, customer.Id, "billing").ToString()), ("culture", "en-US"), ("language", "en"), ("companyName", customer.Document.Name),
        ("defaultAddress", Json.Of(
            ("country", customer.Document.Country.ToUpperInvariant()), ("city", "Sample City"), ("addressLine1", "1 Sample Street"),
            ("postalCode", "10000"), ("firstName", "Ida"), ("lastName", "Brand"))),
        ("attributes", Json.Attributes("CustomerBillingProfile", ((long)Deterministic.Hash(0, customer.Id, "etag")).ToString(CultureInfo.InvariantCulture))));

    private static Reply Validation(Call call)
    {
        if (!string.Equals(call.Query("type"), "account", StringComparison.OrdinalIgnoreCase))
            throw RefusedException.InvalidInput("type must be account.");
        if (call.Customer.Document.ValidationStatus is { } status)
            return Reply.Ok(Json.Of(("type", "account"), ("status", status), ("lastUpdateDateTime", call.Estate.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture))));

        // The newer services have an error body of their own.
        var body = Json.Of(
            ("code", 600074), ("message", "The account status was not found."), ("description", "The account status was not found."),
            ("errorName", "AccountStatusNotFound"), ("isRetryable", false), ("errorMessageExtended", "InternalErrorCode=600074"));
        return new Reply(404, Json.Bytes(body)) { ErrorCode = 600074 };
    }
}
