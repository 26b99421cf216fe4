using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>The report of a batch as CSV: every row with its outcome and reason, then the lines that were left out. Written as it is read.</summary>
internal sealed class BatchReport(BatchRecord batch, IBatchStore store) : IResult, IStatusCodeHttpResult
{
    private const int FlushAt = 32 * 1024;

    public int? StatusCode => StatusCodes.Status200OK;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        var aborted = httpContext.RequestAborted;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentDisposition = $"attachment; filename=\"batch-{batch.Id}.csv\"";
        var csv = new StringBuilder().AppendRecord("line", "customerId", "customerName", "status", "transitionId", "code", "message", "attempts", "notBefore", "updatedAt");
        try
        {
            await foreach (var row in store.ReadRowsAsync(batch.Id, [], aborted))
                await WriteAsync(response, Append(csv, row), FlushAt, aborted);
            await foreach (var line in store.ReadSkippedAsync(batch.Id, aborted))
                await WriteAsync(response, csv.AppendRecord(Number(line.Line), "", "", "skipped", "", line.Code, line.Column is null ? line.Message : $"{line.Column}: {line.Message}", "", "", ""), FlushAt, aborted);
            await WriteAsync(response, csv, flushAt: 0, aborted);
        }
        catch (Exception) when (response.HasStarted)
        {
            // Half a report must not look like a whole one: the connection is cut, and the failure is logged by who called.
            httpContext.Abort();
            throw;
        }
    }

    private static StringBuilder Append(StringBuilder csv, BatchRow row) => csv.AppendRecord(
        Number(row.Line), row.Customer.ToString(), row.CustomerName, JsonNamingPolicy.CamelCase.ConvertName(row.State.ToString()), row.TransitionId?.ToString(),
        row.Problem?.Code, row.Problem?.Message, Number(row.Attempt), Time(row.NotBefore), Time(row.UpdatedAt));

    private static async Task WriteAsync(HttpResponse response, StringBuilder csv, int flushAt, CancellationToken cancellationToken)
    {
        if (csv.Length < flushAt)
            return;
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(csv.ToString()), cancellationToken);
        csv.Clear();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
