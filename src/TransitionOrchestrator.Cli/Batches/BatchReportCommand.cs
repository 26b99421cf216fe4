using System.CommandLine;
using TransitionOrchestrator.Cli.CommandLine;
using TransitionOrchestrator.Cli.Output;

namespace TransitionOrchestrator.Cli.Batches;

/// <summary><c>transition batch report</c>: how each row ended, as CSV.</summary>
internal static class BatchReportCommand
{
    public static Command Create()
    {
        var id = BatchCommand.Batch();
        var output = FileOutput.Create();
        var command = new ExplainedCommand("report", "Gives how each row stands or ended, with its reason, as CSV.", """
            Examples:
              transition batch report 7f1c9a7e20b3
              transition batch report 7f1c9a7e20b3 --output report.csv

            For JSON: transition batch items 7f1c9a7e20b3 --limit 10000 --json
            """)
        {
            id, output,
        };
        return command.Runs(async (result, session, cancellationToken) =>
        {
            var answer = await session.Batches.ReportAsync(result.GetRequiredValue(id), cancellationToken);
            return await FileOutput.WriteAsync(session.Terminal, result.GetValue(output), answer.Text, cancellationToken);
        });
    }
}
