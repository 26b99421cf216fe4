using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.CommandLine;
using TransitionOrchestrator.Cli.Output;

namespace TransitionOrchestrator.Cli.Batches;

/// <summary><c>transition batch list</c>: the batches, the newest first.</summary>
internal static class BatchListCommand
{
    private const int LargestPage = 100;

    public static Command Create()
    {
        var limit = Paging.Limit();
        var command = new ExplainedCommand("list", "Lists batches, the newest first.", """
            Example:
              transition batch list
            """)
        {
            limit, HeadOptions.Json,
        };
        return command.Runs(async (result, session, cancellationToken) =>
        {
            var pages = await Paging.ReadAsync(result.GetValue(limit), (size, token) => session.Batches.ListAsync(size, token, cancellationToken), LargestPage);
            session.Terminal.Document(pages.Json);
            Show(session.Terminal, pages.As<BatchStatus>());
            pages.TellRest(session.Terminal);
            return ExitCode.Done;
        });
    }

    private static void Show(Terminal terminal, IReadOnlyList<BatchStatus> batches)
    {
        var table = Words.Table("Batch", "Name", "Phase", "Done", "Rows", "Accepted", "Finished");
        foreach (var batch in batches)
        {
            table.AddRow(
                Words.Cell(batch.Id), Words.Cell(batch.Name ?? "-"), Words.Cell(batch.Phase, Words.Colour(batch.Phase)), Words.Cell(string.Create(CultureInfo.InvariantCulture, $"{(int)batch.Percent} %")),
                Words.Cell($"{batch.Total.ToString("N0", CultureInfo.InvariantCulture)}: {BatchView.Counts(batch)}"), Words.Cell(Words.Minute(batch.CreatedAt)), Words.Cell(Words.Minute(batch.FinishedAt)));
        }

        if (batches.Count == 0)
            terminal.Say("There are none.");
        else
            terminal.Show(table);
    }
}
