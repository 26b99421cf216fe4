using System.CommandLine;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.CommandLine;
using TransitionOrchestrator.Cli.Watching;

namespace TransitionOrchestrator.Cli.Batches;

/// <summary><c>transition batch watch</c>: how far a batch is, until it is final.</summary>
internal static class BatchWatchCommand
{
    public static Command Create()
    {
        var id = BatchCommand.Batch();
        var command = new ExplainedCommand("watch", "Shows how far a batch is, until every row is final. Ctrl-C ends the watching, not the batch.", """
            Examples:
              transition batch watch 7f1c9a7e20b3
              transition batch watch 7f1c9a7e20b3 --json > final.json

            Exits with 0 when every row completed, and with 1 when a row ended otherwise.
            With --json progress goes to standard error, and the final status to standard output.
            """)
        {
            id, Watch.PatienceOption, HeadOptions.Json,
        };
        return command.Runs((result, session, cancellationToken) => WatchAsync(session, result.GetRequiredValue(id), result.GetValue(Watch.PatienceOption), cancellationToken));
    }

    /// <summary>Watches a batch to its end, and says how it ended.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> WatchAsync(Session session, string id, int patience, CancellationToken cancellationToken)
    {
        var final = await UntilFinalAsync(session, id, patience, cancellationToken);
        session.Terminal.Document(final.Json);
        var batch = final.As<BatchStatus>();
        BatchView.ShowEnd(session.Terminal, batch);
        return batch.HasCompleted ? ExitCode.Done : ExitCode.NotCompleted;
    }

    /// <summary>Watches a batch until every row is final.</summary>
    public static Task<Answer> UntilFinalAsync(Session session, string id, int patience, CancellationToken cancellationToken)
    {
        session.WhenInterrupted = $"Interrupted. The batch goes on; 'transition batch watch {id}' takes up where this ended.";
        return new Watch(session.Terminal, TimeSpan.FromSeconds(patience), TimeProvider.System)
            .UntilFinalAsync(token => session.Batches.ReadAsync(id, token), answer => BatchView.Look(answer.As<BatchStatus>()), cancellationToken);
    }
}
