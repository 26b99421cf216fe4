using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.CommandLine;
using TransitionOrchestrator.Cli.Output;

namespace TransitionOrchestrator.Cli.Batches;

/// <summary><c>transition batch items</c>: the rows of a batch.</summary>
internal static class BatchItemsCommand
{
    public static Command Create()
    {
        var id = BatchCommand.Batch();
        var status = new Option<string?>("--status") { Description = "Only these; several with commas: waiting, queued, running, completed, partiallyCompleted, rejected, failed, cancelled, deadLettered.", HelpName = "status" };
        var limit = Paging.Limit();
        var command = new ExplainedCommand("items", "Lists the rows of a batch, each with its state and its reason.", """
            Examples:
              transition batch items 7f1c9a7e20b3 --status failed
              transition batch items 7f1c9a7e20b3 --limit 10000 --json
            """)
        {
            id, status, limit, HeadOptions.Json,
        };
        return command.Runs(async (result, session, cancellationToken) =>
        {
            var batch = result.GetRequiredValue(id);
            var pages = await Paging.ReadAsync(result.GetValue(limit), (size, token) => session.Batches.ItemsAsync(batch, result.GetValue(status), size, token, cancellationToken));
            session.Terminal.Document(pages.Json);
            Show(session.Terminal, pages.As<BatchItem>());
            pages.TellRest(session.Terminal);
            return ExitCode.Done;
        });
    }

    private static void Show(Terminal terminal, IReadOnlyList<BatchItem> items)
    {
        var table = Words.Table("Line", "Customer", "Name", "Status", "Transition", "Why");
        foreach (var item in items)
        {
            table.AddRow(
                Words.Cell(item.Line.ToString(CultureInfo.InvariantCulture)), Words.Cell($"{item.CustomerId}"), Words.Cell(item.CustomerName ?? "-"), Words.Cell(item.Status, Words.Colour(item.Status)),
                Words.Cell(item.TransitionId ?? "-"), Words.Cell(string.Join(": ", new[] { item.Code, item.Message }.Where(part => part is not null))));
        }

        if (items.Count == 0)
            terminal.Say("There are none.");
        else
            terminal.Show(table);
    }
}
