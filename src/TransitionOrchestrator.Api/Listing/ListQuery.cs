using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>Which transitions are to be listed.</summary>
internal sealed record ListQuery(TransitionFilter Filter, int PageSize)
{
    public const int MaxPageSize = 1000;
    public const int DefaultPageSize = 100;

    private static readonly Dictionary<string, ListedStatus> Statuses =
        Enum.GetValues<ListedStatus>().ToDictionary(status => JsonNamingPolicy.CamelCase.ConvertName(status.ToString()), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the query.</summary>
    /// <param name="query">Its parameters.</param>
    /// <param name="errors">Every problem.</param>
    public static ListQuery Read(IQueryCollection query, out List<FieldError> errors)
    {
        var reader = new QueryReader(query);
        errors = reader.Errors;
        var filter = new TransitionFilter
        {
            Phases = [.. Phases(reader).Distinct()],
            Customer = Customer(reader),
            BatchId = Batch(reader),
            CreatedFrom = Time(reader, "createdFrom"),
            CreatedTo = Time(reader, "createdTo"),
        };
        if (filter.CreatedFrom >= filter.CreatedTo)
            reader.Report("createdTo", "invalidValue", "Must be later than createdFrom.");
        var pageSize = PageSizes.Read(reader, MaxPageSize);
        reader.ReportUnknown();
        return new ListQuery(filter, pageSize);
    }

    private static IEnumerable<TransitionPhase> Phases(QueryReader reader)
    {
        foreach (var name in reader.Many("status"))
        {
            if (Statuses.TryGetValue(name, out var status))
            {
                foreach (var phase in status.Phases())
                    yield return phase;
            }
            else
            {
                reader.Report("status", "invalidValue", $"Must be one or more of: {string.Join(", ", Statuses.Keys)}.");
                yield break;
            }
        }
    }

    private static CustomerId? Customer(QueryReader reader)
    {
        if (reader.One("customerId") is not { } text)
            return null;
        if (Guid.TryParseExact(text, "D", out var id))
            return new CustomerId(id);
        reader.Report("customerId", "invalidValue", "Must be a GUID.");
        return null;
    }

    private static string? Batch(QueryReader reader)
    {
        var batch = reader.One("batchId");
        if (batch is null || (batch.Length <= 64 && batch.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')))
            return batch;
        reader.Report("batchId", "invalidValue", "Must be at most 64 letters, digits, '-', '_' or '.'.");
        return null;
    }

    private static DateTimeOffset? Time(QueryReader reader, string name)
    {
        if (reader.One(name) is not { } text)
            return null;
        if (FieldReader.ParseTime(text, out var time))
            return time;
        reader.Report(name, "invalidValue", "Must be a date or time in ISO 8601, such as 2026-01-20 or 2026-01-20T09:30:00Z.");
        return null;
    }
}
