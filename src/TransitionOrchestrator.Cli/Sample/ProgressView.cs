using System.Globalization;
using Spectre.Console;
using TransitionOrchestrator.Cli.Output;

namespace TransitionOrchestrator.Cli.Sample;

/// <summary>Live progress: bars on a terminal, plain lines elsewhere.</summary>
internal static class ProgressView
{
    public static Task ShowAsync(Terminal terminal, SampleRun run, CancellationToken cancellationToken) =>
        terminal.IsLive ? ShowBarsAsync(terminal.Output, run, cancellationToken) : ShowLinesAsync(terminal.Output, run, cancellationToken);

    private static Task ShowBarsAsync(IAnsiConsole console, SampleRun run, CancellationToken cancellationToken) =>
        console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var all = context.AddTask("[bold]All customers[/]", maxValue: run.Rows.Count);
                var bars = run.Rows.ToDictionary(row => row, row => context.AddTask(Markup.Escape(row.Customer.Name)));
                while (!run.IsOver)
                {
                    await run.RefreshAsync(cancellationToken);
                    foreach (var (row, bar) in bars)
                    {
                        bar.Value = row.Status!.Percent;
                        bar.Description = $"{Markup.Escape(row.Customer.Name)} [grey]{row.Status.Status}[/]";
                        if (row.Status.IsFinal)
                            bar.StopTask();
                    }

                    all.Value = run.Rows.Count(row => row.Status!.IsFinal);
                }
            });

    private static async Task ShowLinesAsync(IAnsiConsole console, SampleRun run, CancellationToken cancellationToken)
    {
        var shown = "";
        while (!run.IsOver)
        {
            await run.RefreshAsync(cancellationToken);
            var phases = run.Rows
                .GroupBy(row => row.Status!.Status, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => $"{group.Key} {group.Count()}");
            var percent = run.Rows.Average(row => row.Status!.Percent).ToString("0", CultureInfo.InvariantCulture);
            var line = $"{percent,3} %  {string.Join(", ", phases)}";
            if (line != shown)
                console.WriteLine(shown = line);
        }
    }
}
