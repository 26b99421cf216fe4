using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>Reads a batch from CSV (RFC 4180, with a header). Each row is judged as the JSON that it stands for, so that both are judged alike.</summary>
internal static class CsvBatchReader
{
    /// <summary>Each column with its place in a request.</summary>
    private static readonly Dictionary<string, string> Columns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["customerId"] = "customerId",
        ["route"] = "route",
        ["approval"] = "requireApproval",
        ["budget"] = "budget.amount",
        ["currency"] = "budget.currency",
        ["resellerMpnId"] = "resellerMpnId",
        ["firstName"] = "attestation.firstName",
        ["lastName"] = "attestation.lastName",
        ["email"] = "attestation.email",
        ["phoneNumber"] = "attestation.phoneNumber",
        ["dateAgreed"] = "attestation.dateAgreed",
        ["notBefore"] = "notBefore",
    };

    /// <summary>The names of all columns.</summary>
    public static IEnumerable<string> ColumnNames => Columns.Keys;

    /// <summary>Reads text that <see cref="CsvText"/> has found to be sound.</summary>
    public static BatchBody Read(string text, DateTimeOffset now)
    {
        var stray = false;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = false, Delimiter = ",", TrimOptions = TrimOptions.Trim, IgnoreBlankLines = true, BadDataFound = _ => stray = true,
        };
        using var parser = new CsvParser(new StringReader(text), configuration);
        if (!parser.Read())
            return BatchBody.Broken(new LineProblem(1, Column: null, "noHeader", "The first line must name the columns."));
        var header = parser.Record!;
        if (HeaderProblems(header).ToList() is { Count: > 0 } wrong)
            return BatchBody.Broken(wrong);

        var rows = new List<UploadedRow>();
        var problems = new List<LineProblem>();
        for (var count = 1; ; count++)
        {
            if (!parser.Read())
                break;

            // A quoted field may hold line ends: the row is known by the line on which it begins.
            var line = parser.RawRow - parser.RawRecord.AsSpan().Trim("\r\n").Count('\n');
            if (count > BatchBody.MaxRows)
                return BatchBody.TooManyRows(line);
            stray = false;
            var cells = parser.Record!; // fields are looked into only when they are asked for
            if (stray)
                problems.Add(new LineProblem(line, Column: null, "strayQuote", "A quotation mark stands within a field that does not begin with one. Quote the field, and double the mark."));
            else if (cells.Length != header.Length)
                problems.Add(new LineProblem(line, Column: null, "wrongColumnCount", $"Has {cells.Length} fields; the header names {header.Length}."));
            else
                ReadRow(header, cells, line, now, rows, problems);
        }

        return rows.Count + problems.Count == 0
            ? BatchBody.Broken(new LineProblem(1, Column: null, "noRows", "There is no row after the header."))
            : new BatchBody(rows, problems);
    }

    private static IEnumerable<LineProblem> HeaderProblems(string[] header)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in header)
        {
            var shown = name.Length <= 64 ? name : string.Concat(name.AsSpan(0, 63), "…");
            if (!Columns.ContainsKey(name))
                yield return new LineProblem(1, shown, "unknownColumn", $"Is not a column here. Columns: {string.Join(", ", ColumnNames)}. A semicolon does not separate columns.");
            else if (!seen.Add(name))
                yield return new LineProblem(1, shown, "duplicateColumn", "Is named more than once.");
        }

        if (!seen.Contains("customerId"))
            yield return new LineProblem(1, "customerId", "required", "The header must name this column.");
    }

    private static void ReadRow(string[] header, string[] cells, int line, DateTimeOffset now, List<UploadedRow> rows, List<LineProblem> problems)
    {
        var errors = new List<FieldError>();
        using var json = JsonDocument.Parse(Encoding.UTF8.GetBytes(AsJson(header, cells).ToJsonString()));
        var reader = new FieldReader(json.RootElement, "", errors);
        var request = TransitionRequestReader.ReadFields(reader, now);
        var notBefore = BatchBody.NotBefore(reader, now);
        if (errors.Count == 0)
            rows.Add(new UploadedRow(line, request, notBefore));
        else
            problems.AddRange(errors.Select(error => new LineProblem(line, ColumnOf(error.Path), error.Code, error.Message)));
    }

    /// <summary>The request that a row stands for; an empty cell says nothing.</summary>
    private static JsonObject AsJson(string[] header, string[] cells)
    {
        var request = new JsonObject();
        foreach (var (column, cell) in header.Zip(cells).Where(pair => pair.Second.Length > 0))
        {
            var path = Columns[column].Split('.');
            var place = path.Length == 1 ? request : (JsonObject)(request[path[0]] ??= new JsonObject());
            place[path[^1]] = column.ToLowerInvariant() switch
            {
                "approval" => bool.TryParse(cell, out var flag) ? flag : cell,
                "budget" => cell == "keep" ? null : decimal.TryParse(cell, NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var amount) ? amount : cell,
                _ => cell,
            };
        }

        return request;
    }

    private static string ColumnOf(string path) =>
        Columns.FirstOrDefault(column => column.Value == path).Key ?? (path == "budget" ? "budget" : path);
}
