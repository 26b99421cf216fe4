using Spectre.Console;
using TransitionOrchestrator.Cli.Api;

namespace TransitionOrchestrator.Cli.Sample;

/// <summary>The table at the end: one line a customer, and what is not as expected.</summary>
internal static class SampleReport
{
    /// <summary>Prints it.</summary>
    /// <returns>How many customers did not end as expected.</returns>
    public static int Print(IAnsiConsole console, IReadOnlyList<SampleRow> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Customer", "Route", "Outcome", "Plans", "Moved", "Failed", "Left alone", "Why");
        var wrong = 0;
        foreach (var row in rows)
        {
            var status = row.Status!;
            var differences = row.Customer.Expect?.DifferencesFrom(status).ToList() ?? [];
            wrong += differences.Count == 0 ? 0 : 1;
            table.AddRow(
                new Text(row.Customer.Name),
                new Text(status.Route ?? "-"),
                new Text(status.Status, Colour(status.Status)),
                new Text(Plans(status)),
                new Text($"{status.Counts.Suspended}/{status.Counts.Subscriptions}"),
                new Text($"{status.Counts.Failed}"),
                new Text($"{status.Counts.LeftAlone + status.Counts.AlreadyMoved}"),
                new Text(string.Join("; ", differences.Select(one => "NOT AS EXPECTED: " + one).Concat(Reasons(status)))));
        }

        console.Write(table);
        console.WriteLine(wrong == 0
            ? $"All {rows.Count} customers ended as expected."
            : $"{wrong} of {rows.Count} customers did not end as expected.");
        return wrong;
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

    private static Style Colour(string status) => status switch
    {
        "completed" => new Style(Color.Green),
        "partiallyCompleted" or "rejected" or "cancelled" => new Style(Color.Yellow),
        _ => new Style(Color.Red),
    };
}
