using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>Conditions on the list, as the service evaluates them.</summary>
internal static class ListQuery
{
    /// <summary>What tells the phases apart that the list follows before the end.</summary>
    private static readonly Dictionary<TransitionPhase, string> UnderWay = new()
    {
        [TransitionPhase.Queued] = $"{ListLine.ApprovalAsked} eq false",
        [TransitionPhase.AwaitingApproval] = $"({ListLine.ApprovalAsked} eq true and {ListLine.Approved} eq false)",
        [TransitionPhase.Purchasing] = $"{ListLine.Approved} eq true",
    };

    /// <summary>Every transition that is not final.</summary>
    public static string Unfinished { get; } = $"{ListLine.Final} eq false";

    /// <summary>Every transition that was final before a time. It was accepted before as well, which spares the service the newer lines.</summary>
    public static string FinishedBefore(DateTimeOffset time) => TableClient.CreateQueryFilter(
        $"PartitionKey ge {RowKeys.ListPartition(RowKeys.NewestFirst(time))} and RowKey gt {RowKeys.NewestFirst(time)} and Final eq true and UpdatedAt lt {time}");

    /// <summary>The conditions; null when no line can meet them. The service takes at most 15 comparisons; these are never more than 14.</summary>
    /// <param name="filter">What to list.</param>
    /// <param name="after">The key of the last line of the page before.</param>
    public static string? Of(TransitionFilter filter, string? after)
    {
        var phases = Phases(filter.Phases);
        if (filter.Phases.Count > 0 && phases.Count == 0)
            return null;
        var conditions = new List<string>();

        // Times are conditions on the keys, which start with what is left of time; "}" sorts after the "|" that follows it.
        var beyond = filter.CreatedTo is { } to ? RowKeys.NewestFirst(to) + RowKeys.After : null;
        if (string.CompareOrdinal(after, beyond) > 0)
            beyond = after;
        if (beyond is not null)
            conditions.Add(TableClient.CreateQueryFilter($"PartitionKey ge {RowKeys.ListPartition(beyond)} and RowKey gt {beyond}"));
        if (filter.CreatedFrom is { } from)
            conditions.Add(TableClient.CreateQueryFilter($"PartitionKey le {RowKeys.ListPartition(RowKeys.NewestFirst(from))} and RowKey lt {RowKeys.NewestFirst(from) + RowKeys.After}"));
        if (filter.Customer is { } customer)
            conditions.Add(TableClient.CreateQueryFilter($"Customer eq {customer.ToString()}"));
        if (filter.BatchId is { } batch)
            conditions.Add(TableClient.CreateQueryFilter($"BatchId eq {batch}"));
        if (phases.Count > 0)
            conditions.Add($"({string.Join(" or ", phases)})");
        return string.Join(" and ", conditions);
    }

    /// <summary>Phases in terms of the line's facts, in as few comparisons as it takes; the phases that the list does not follow are left out.</summary>
    private static List<string> Phases(IReadOnlyList<TransitionPhase> phases)
    {
        var ends = phases.Where(phase => phase.IsFinal()).Distinct().ToList();
        var open = phases.Where(UnderWay.ContainsKey).Distinct().ToList();
        var conditions = ends.Count == Enum.GetValues<TransitionPhase>().Count(phase => phase.IsFinal())
            ? [$"{ListLine.Final} eq true"]
            : ends.ConvertAll(phase => $"{ListLine.Outcome} eq '{phase}'"); // a line has an outcome only while it is final
        if (open.Count == UnderWay.Count)
            conditions.Add($"{ListLine.Final} eq false");
        else if (open.Count > 0)
            conditions.Add($"({ListLine.Final} eq false and ({string.Join(" or ", open.Select(phase => UnderWay[phase]))}))");
        return conditions;
    }
}
