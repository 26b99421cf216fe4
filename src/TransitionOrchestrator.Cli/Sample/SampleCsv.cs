using System.Globalization;
using System.Text.Json.Nodes;
using CsvHelper;

namespace TransitionOrchestrator.Cli.Sample;

/// <summary>The requests of a sample as the CSV that <c>POST /batches</c> takes.</summary>
internal static class SampleCsv
{
    /// <summary>Which column carries which part of a request.</summary>
    private static readonly (string Column, string[] Path)[] Columns =
    [
        ("customerId", ["customerId"]), ("route", ["route"]), ("approval", ["requireApproval"]), ("budget", ["budget", "amount"]), ("currency", ["budget", "currency"]), ("resellerMpnId", ["resellerMpnId"]),
        ("firstName", ["attestation", "firstName"]), ("lastName", ["attestation", "lastName"]), ("email", ["attestation", "email"]),
        ("phoneNumber", ["attestation", "phoneNumber"]), ("dateAgreed", ["attestation", "dateAgreed"]),
    ];

    /// <summary>One line a customer, in the order of the file; columns that nobody needs are left out.</summary>
    public static string Of(SampleEstate estate)
    {
        var requests = estate.Customers.Select(customer => customer.ToRequest()).ToList();
        var columns = Columns.Where(column => requests.Exists(request => Value(request, column.Path) is not null)).ToList();
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using var csv = new CsvWriter(text, CultureInfo.InvariantCulture);
        foreach (var (column, _) in columns)
            csv.WriteField(column);
        csv.NextRecord();
        foreach (var request in requests)
        {
            foreach (var (_, path) in columns)
                csv.WriteField(Value(request, path)?.ToString());
            csv.NextRecord();
        }

        csv.Flush();
        return text.ToString();
    }

    private static JsonNode? Value(JsonNode? request, IEnumerable<string> path) => path.Aggregate(request, (node, name) => (node as JsonObject)?[name]);
}
