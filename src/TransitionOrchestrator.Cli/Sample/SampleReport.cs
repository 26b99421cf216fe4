using Spectre.Console;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.Output;

namespace TransitionOrchestrator.Cli.Sample;

/// <summary>The table at the end: one line a customer, and what is not as expected.</summary>
internal static class SampleReport
{
    /// <summary>More customers than this are summed up, and only those get a line who did not complete.</summary>
    private const int ReadableAtOnce = 60;

    /// <summary>Prints it.</summary>
    /// <returns>How many customers did not end as expected.</returns>
    public static int Print(IAnsiConsole console, IReadOnlyList<SampleRow> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Customer", "Route", "Outcome", "Plans", "Moved", "Failed", "Left alone", "Why");
        var shown = rows.Count <= ReadableAtOnce ? rows : [.. rows.Where(row => row.Differences.Count > 0 || row.Item.Status != "completed")];
        foreach (var row in shown)
            table.AddRow([.. Cells(row)]);
        if (shown.Count > 0)
            console.Write(table);
        if (rows.Count > ReadableAtOnce)
            console.WriteLine($"{Words.Count(rows.Count, "customer")}: {string.Join(", ", rows.CountBy(row => row.Item.Status).OrderByDescending(one => one.Value).Select(one => $"{one.Key} {one.Value}"))}.");

        var wrong = rows.Count(row => row.Differences.Count > 0);
        console.WriteLine(wrong > 0 ? $"{wrong} of {rows.Count} customers did not end as expected."
            : rows.All(row => row.Customer.Expect is not null) ? $"All {rows.Count} customers ended as expected."
            : $"All {rows.Count} customers are final.");
        return wrong;
    }

    private static IEnumerable<Text> Cells(SampleRow row)
    {
        var status = row.Status;
        var outcome = status?.Status ?? row.Item.Status;
        yield return new Text(row.Customer.Name);
        yield return new Text(status?.Route ?? "-");
        yield return new Text(outcome, Words.Colour(outcome));
        yield return new Text(status is null ? "-" : Plans(status));
        yield return new Text(status is null ? "-" : $"{status.Counts.Suspended}/{status.Counts.Subscriptions}");
        yield return new Text(status is null ? "-" : $"{status.Counts.Failed}");
        yield return new Text(status is null ? "-" : $"{status.Counts.LeftAlone + status.Counts.AlreadyMoved}");
        yield return new Text(string.Join("; ", row.Differences.Select(one => "NOT AS EXPECTED: " + one).Concat(status is null ? [row.Item.Code ?? "-"] : Reasons(status))));
    }

    private static string Plans(TransitionStatus status)
    {
        var bought = status.Plans.Count(plan => plan is { Reused: false, ReadyAt: not null });
        var reused = status.Plans.Count(plan => plan.Reused);
        return (bought, reused) switch
        {
            (0, 0) => "-",
            (_, 0) => $"{bought} bought",
            (0, _) => $"{reused} reused",
            _ => $"{bought} bought, {reused} reused",
        };
    }

    private static IEnumerable<string> Reasons(TransitionStatus status) =>
        status.Unmet.Select(one => one.Code)
            .Concat(status.Subscriptions.Where(one => one.Problem is not null).Select(one => $"{one.Name}: {one.Problem!.Code}"))
            .Concat(status.Status == "failed" && status.LastProblem is { } problem ? [problem.Code] : []);
}
