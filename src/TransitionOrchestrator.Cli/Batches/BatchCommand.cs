using System.CommandLine;

namespace TransitionOrchestrator.Cli.Batches;

/// <summary><c>transition batch</c>: many customers at once.</summary>
internal static class BatchCommand
{
    public static Command Create() => new("batch", "Moves many customers, from a file.")
    {
        BatchSubmitCommand.Create(),
        BatchWatchCommand.Create(),
        BatchListCommand.Create(),
        BatchItemsCommand.Create(),
        BatchReportCommand.Create(),
        BatchOperationCommands.Cancel(),
        BatchOperationCommands.Suspend(),
        BatchOperationCommands.Resume(),
        BatchOperationCommands.Retry(),
    };

    /// <summary>Which batch a command is about.</summary>
    public static Argument<string> Batch() => new("BATCH") { Description = "The batch's id, as 'batch submit' and 'batch list' show it." };
}
