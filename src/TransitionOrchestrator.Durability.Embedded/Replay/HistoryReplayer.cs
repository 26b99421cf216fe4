using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// Replays recorded histories (<see cref="EmbeddedEngine.ExportHistoryAsync"/>) against code: keep some as files beside the tests,
/// and a change that running instances would not survive fails the build. No activity runs.
/// </summary>
/// <param name="registry">The code.</param>
/// <param name="loggers">For replay-safe loggers; none unless given.</param>
public sealed class HistoryReplayer(DurableRegistry registry, ILoggerFactory? loggers = null)
{
    /// <summary>Replays every recorded turn.</summary>
    /// <param name="exportedHistory">The JSON of one instance.</param>
    /// <exception cref="NonDeterminismException">The code takes other steps than the history has, or does not end as it did.</exception>
    /// <exception cref="System.Text.Json.JsonException">The text is no exported history.</exception>
    /// <exception cref="ArgumentException">Its orchestrator is not registered.</exception>
    public void Replay(string exportedHistory)
    {
        ArgumentNullException.ThrowIfNull(exportedHistory);
        var recorded = ExportedHistory.Parse(exportedHistory);
        var head = recorded.Head;
        if (!registry.Orchestrators.TryGetValue(head.Orchestrator, out var orchestrator))
            throw new ArgumentException($"No orchestrator is registered as '{head.Orchestrator}'.", nameof(exportedHistory));
        var history = RecordedHistory.Of(recorded.History);
        var run = new OrchestrationRun(RunIdentity.Of(head) with { Execution = history.FirstExecution ?? head.Execution }, orchestrator, loggers ?? NullLoggerFactory.Instance, _ => { });
        if (!head.IsFinal)
        {
            run.Replay(recorded.Input, history);
            return;
        }

        // The last turn of an instance that ended has its end, which is in the head; in that of a terminated one no code ran.
        run.Replay(recorded.Input, history with { Turns = [.. history.Turns.SkipLast(1)] });
        if (head.Status == RuntimeStatus.Terminated)
            return;
        var last = history.Turns[^1];
        var found = run.Replay(recorded.Input, last);
        run.Compare(last.Actions, [.. found.Where(action => action is not Ended)]);
        var (expected, end) = (Describe(head.Failure, isOver: true), found is [.., Ended ended] ? Describe(ended.Failure, isOver: true) : Describe(failure: null, isOver: false));
        if (!string.Equals(expected, end, StringComparison.Ordinal))
            throw new NonDeterminismException(head.InstanceId, expected, end);
    }

    private static string Describe(FailureDetails? failure, bool isOver) => (failure, isOver) switch
    {
        (_, false) => "no end",
        (null, _) => "the end with an output",
        var (failed, _) => $"the end by {failed.ErrorType}",
    };
}
