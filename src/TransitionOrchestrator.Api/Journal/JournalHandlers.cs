using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary><c>GET /transitions/{id}/journal</c>.</summary>
public sealed class JournalHandlers(ITransitionStore store)
{
    /// <summary>Answers the journal as JSON, or as CSV with <c>?format=csv</c> or <c>Accept: text/csv</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="id">The transition; a text that is no id is as unknown as an id that does not exist.</param>
    /// <param name="cancellationToken">The client hung up.</param>
    public async Task<IResult> GetAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = new QueryReader(request.Query);
        var format = query.One("format");
        if (format is not (null or "json" or "csv"))
            query.Report("format", "invalidValue", "Must be json or csv.");
        query.ReportUnknown();
        if (query.Errors.Count > 0)
            return ApiProblem.InvalidQuery(query.Errors).Answer();
        if (!TransitionId.TryParse(id, out var transition) || await store.FindAsync(transition, cancellationToken) is null)
            return ApiProblem.TransitionUnknown().Answer();

        var lines = new List<JournalLine>();
        await foreach (var effect in store.ReadJournalAsync(transition, cancellationToken))
            lines.Add(JournalLine.Of(effect));
        return format == "csv" || (format is null && PrefersCsv(request))
            ? new CsvAnswer($"journal-{transition}.csv", Write(lines))
            : new Answer(StatusCodes.Status200OK, new JournalDocument(lines)).With("Vary", "Accept");
    }

    private static bool PrefersCsv(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Quality("text/csv") is > 0 and var csv && csv >= (Quality("application/json") ?? 0);

        double? Quality(string type) => accepted.FirstOrDefault(one => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } found ? found.Quality ?? 1 : null;
    }

    private static string Write(List<JournalLine> lines)
    {
        var csv = new StringBuilder().AppendRecord("at", "operation", "target", "requestId", "correlationId", "outcome", "code", "detail", "by");
        foreach (var line in lines)
        {
            csv.AppendRecord(
                line.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), line.Operation, line.Target,
                line.RequestId.ToString("D"), line.CorrelationId.ToString("D"), line.Outcome, line.Code, line.Detail, line.By);
        }

        return csv.ToString();
    }

    private sealed class CsvAnswer(string fileName, string content) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => StatusCodes.Status200OK;

        public Task ExecuteAsync(HttpContext httpContext) =>
            Answer.WriteAsync(httpContext, StatusCodes.Status200OK, "text/csv; charset=utf-8", Encoding.UTF8.GetBytes(content),
            [
                new("Content-Disposition", $"attachment; filename=\"{fileName}\""),
                new("Vary", "Accept"),
            ]);
    }
}
