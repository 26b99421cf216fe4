using System.CommandLine;
using Spectre.Console;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.CommandLine;
using TransitionOrchestrator.Cli.Output;

namespace TransitionOrchestrator.Cli.Transitions;

/// <summary><c>transition journal</c>: every write to Partner Center with its ids.</summary>
internal static class JournalCommand
{
    public static Command Create()
    {
        var id = TransitionArgument.Create();
        var csv = new Option<bool>("--csv") { Description = "As CSV, with every column." };
        var output = FileOutput.Create();
        var command = new ExplainedCommand("journal", "Shows every write to Partner Center and every decision of a person, with its ids.", """
            Examples:
              transition journal 0aa17548-8de2-44b0-a52e-90674f30eb3f_4f1c9a7e20b3
              transition journal 0aa17548-8de2-44b0-a52e-90674f30eb3f_4f1c9a7e20b3 --output journal.csv
            """)
        {
            id, csv, output, HeadOptions.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(HeadOptions.Json) && (result.GetValue(csv) || result.GetValue(output) is not null))
                result.AddError("--json goes neither with --csv nor with --output.");
        });
        return command.Runs(async (result, session, cancellationToken) =>
        {
            var file = result.GetValue(output);
            var answer = await session.Transitions.JournalAsync(result.GetRequiredValue(id), result.GetValue(csv) || file is not null ? "csv" : "json", cancellationToken);
            if (result.GetValue(csv) || file is not null)
                return await FileOutput.WriteAsync(session.Terminal, file, answer.Text, cancellationToken);
            session.Terminal.Document(answer.Json);
            Show(session.Terminal, answer.As<Journal>());
            return ExitCode.Done;
        });
    }

    private static void Show(Terminal terminal, Journal journal)
    {
        var table = Words.Table("At", "Operation", "Target", "Outcome", "Request id", "Detail");
        foreach (var line in journal.Items)
        {
            table.AddRow(Words.Cell(Words.Minute(line.At)), Words.Cell(line.Operation), Words.Cell(line.Target), Words.Cell(line.Outcome), Words.Cell($"{line.RequestId}"),
                Words.Cell(string.Join(": ", new[] { line.By, line.Code, line.Detail }.Where(part => part is not null))));
        }

        if (journal.Items.Count == 0)
            terminal.Say("Nothing was written yet.");
        else
            terminal.Show(table);
    }
}
