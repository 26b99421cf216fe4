using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Usage;

/// <summary>The audit records, joined to calls by their correlation id.</summary>
internal static class AuditEndpoints
{
    private const int LargestPage = 500;

    public static IEnumerable<ApiEndpoint> All() => [new("listAuditRecords", "GET", "/auditrecords", List) { Bucket = Bucket.None }];

    private static Reply List(Call call)
    {
        var start = Date(call, "startDate") ?? call.Now.AddDays(-30);
        var end = Date(call, "endDate")?.AddDays(1) ?? call.Now;
        if (start < call.Now.AddDays(-91))
            throw RefusedException.InvalidInput("startDate is more than 90 days ago.");
        var size = Math.Clamp(int.TryParse(call.Query("size"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : LargestPage, 1, LargestPage);
        var from = 0;
        if (call.Query("seekOperation") is not null && !Paging.TryRead(call.Header("MS-ContinuationToken"), out from))
            throw RefusedException.InvalidInput("MS-ContinuationToken is missing or not valid.");

        var matches = Matches(call.Query("filter"));
        // One more than the page shows whether there is a next one.
        var found = call.Estate.Ledger.Audits.Where(a => a.At >= start && a.At <= end && matches(a)).Skip(from).Take(size + 1).ToList();
        var next = found.Count > size
            ? Json.Link($"/auditrecords?{Next(call)}", ("MS-ContinuationToken", Paging.Token(from + size)))
            : null;
        var items = found.Take(size).Select(a => Body(a, call)).ToList();
        return Reply.Ok(Json.Of(
            ("totalCount", items.Count), ("items", Json.Array(items)), ("links", Json.Of(("self", Json.Link("/auditrecords")), ("next", next))),
            ("attributes", Json.Attributes("Collection"))));
    }

    private static string Next(Call call) => string.Join('&', ((string[])["startDate", "endDate", "size", "filter"])
        .Where(name => call.Query(name) is not null)
        .Select(name => $"{name}={Uri.EscapeDataString(call.Query(name)!)}")
        .Append("seekOperation=Next"));

    private static DateTimeOffset? Date(Call call, string name) => call.Query(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date
        : throw RefusedException.InvalidInput($"{name} is not a date.");

    private static Func<AuditRecord, bool> Matches(string? filter)
    {
        if (filter is null)
            return _ => true;
        JsonObject? asked;
        try
        {
            asked = Json.Parse(Encoding.UTF8.GetBytes(filter)) as JsonObject;
        }
        catch (JsonException)
        {
            throw RefusedException.InvalidInput("the filter is not JSON.");
        }
        var value = asked.Text("Value") ?? throw RefusedException.InvalidInput("the filter has no value.");
        return asked.Text("Field")?.ToUpperInvariant() switch
        {
            "CUSTOMERID" => a => a.CustomerId.Equals(value, StringComparison.OrdinalIgnoreCase),
            "COMPANYNAME" => a => a.CustomerName.Contains(value, StringComparison.OrdinalIgnoreCase),
            "RESOURCETYPE" => a => a.ResourceType.Equals(value, StringComparison.OrdinalIgnoreCase),
            var field => throw RefusedException.InvalidInput($"the filter's field '{field}' is not known."),
        };
    }

    private static JsonObject Body(AuditRecord record, Call call) => Json.Of(
        ("id", $"{record.CustomerId}_{record.CorrelationId}_{record.OperationType}"), ("partnerId", call.State.Tokens.TenantId), ("customerId", record.CustomerId),
        ("customerName", record.CustomerName), ("userPrincipalName", "admin@partner.example"), ("applicationId", call.Options.ClientId),
        ("resourceType", record.ResourceType), ("resourceNewValue", record.NewValue), ("operationType", record.OperationType),
        ("originalCorrelationId", record.CorrelationId), ("operationDate", Json.Time(record.At)), ("operationStatus", "succeeded"),
        ("customizedData", new JsonArray()), ("attributes", Json.Attributes("AuditRecord")));
}
