using System.Globalization;
using System.Text.Json;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>Reads a batch from JSON: a list of what <c>POST /transitions</c> takes, each with <c>notBefore</c> if wanted. Lines are positions in the list.</summary>
internal static class JsonBatchReader
{
    public static BatchBody Read(JsonElement body, DateTimeOffset now)
    {
        if (body.ValueKind != JsonValueKind.Array)
            return BatchBody.Broken(new LineProblem(1, Column: null, "wrongType", "Must be a list of requests."));
        if (body.GetArrayLength() > BatchBody.MaxRows)
            return BatchBody.TooManyRows(BatchBody.MaxRows + 1);
        var rows = new List<UploadedRow>(body.GetArrayLength());
        var problems = new List<LineProblem>();
        foreach (var (index, element) in body.EnumerateArray().Index())
            Read(element, index + 1, now, rows, problems);

        return new BatchBody(rows, problems);
    }

    /// <summary>Where a problem is, as a path of JSON.</summary>
    public static string PathOf(LineProblem problem) =>
        string.Create(CultureInfo.InvariantCulture, $"$[{problem.Line - 1}]{(problem.Column is null ? "" : ".")}{problem.Column}");

    private static void Read(JsonElement element, int line, DateTimeOffset now, List<UploadedRow> rows, List<LineProblem> problems)
    {
        var errors = new List<FieldError>();
        var reader = new FieldReader(element, "", errors);
        var request = TransitionRequestReader.ReadFields(reader, now);
        var notBefore = BatchBody.NotBefore(reader, now);
        reader.ReportUnknown();
        if (errors.Count == 0)
            rows.Add(new UploadedRow(line, request, notBefore));
        else
            problems.AddRange(errors.Select(error => new LineProblem(line, error.Path == "$" ? null : error.Path, error.Code, error.Message)));
    }
}
