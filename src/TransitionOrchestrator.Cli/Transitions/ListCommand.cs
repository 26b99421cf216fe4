using System.CommandLine;
using Spectre.Console;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.CommandLine;
using TransitionOrchestrator.Cli.Output;

namespace TransitionOrchestrator.Cli.Transitions;

/// <summary><c>transition list</c>: where everybody stands, the newest first.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var status = new Option<string[]>("--status") { Description = "Only these; several with commas: underWay, awaitingApproval, completed, partiallyCompleted, rejected, cancelled, failed.", HelpName = "status" };
        var customer = new Option<Guid?>("--customer") { Description = "Only this customer's.", HelpName = "GUID", CustomParser = static argument => CustomerId.Parse(argument) };
        var batch = new Option<string?>("--batch") { Description = "Only this batch's.", HelpName = "batch" };
        var from = new Option<string?>("--from") { Description = "Only what was accepted then or later, in ISO 8601.", HelpName = "time" };
        var to = new Option<string?>("--to") { Description = "Only what was accepted before, in ISO 8601.", HelpName = "time" };
        var limit = Paging.Limit();
        var command = new ExplainedCommand("list", "Lists transitions, the newest first.", """
            Examples:
              transition list
              transition list --status failed,partiallyCompleted --from 2026-01-20
              transition list --customer 0aa17548-8de2-44b0-a52e-90674f30eb3f --json
            """)
        {
            status, customer, batch, from, to, limit, HeadOptions.Json,
        };
        return command.Runs(async (result, session, cancellationToken) =>
        {
            (string, string?)[] filter =
            [
                ("status", result.GetValue(status) is { Length: > 0 } wanted ? string.Join(',', wanted) : null), ("customerId", result.GetValue(customer)?.ToString()),
                ("batchId", result.GetValue(batch)), ("createdFrom", result.GetValue(from)), ("createdTo", result.GetValue(to)),
            ];
            var pages = await Paging.ReadAsync(result.GetValue(limit), (size, token) => session.Transitions.ListAsync([.. filter, ("pageSize", size)], token, cancellationToken));
            session.Terminal.Document(pages.Json);
            Show(session.Terminal, pages.As<ListedTransition>());
            pages.TellRest(session.Terminal);
            return ExitCode.Done;
        });
    }

    private static void Show(Terminal terminal, IReadOnlyList<ListedTransition> items)
    {
        var table = Words.Table("Transition", "Customer", "Status", "Accepted", "Changed");
        foreach (var item in items)
            table.AddRow(Words.Cell(item.Id), Words.Cell(item.CustomerName ?? "-"), Words.Cell(item.Status, Words.Colour(item.Status)), Words.Cell(Words.Minute(item.CreatedAt)), Words.Cell(Words.Minute(item.UpdatedAt)));
        if (items.Count == 0)
            terminal.Say("There are none.");
        else
            terminal.Show(table);
    }
}
