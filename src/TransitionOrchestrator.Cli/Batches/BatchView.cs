using System.Globalization;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.Output;
using TransitionOrchestrator.Cli.Watching;

namespace TransitionOrchestrator.Cli.Batches;

/// <summary>A batch for people.</summary>
internal static class BatchView
{
    /// <summary>How far it is, for watching.</summary>
    public static Snapshot Look(BatchStatus batch)
    {
        var state = batch.Reason is { } reason ? $"{batch.Phase} ({reason})" : batch.Phase;
        var pace = Pace(batch);
        return new Snapshot(
            $"{batch.Name ?? batch.Id}: {state}{pace}", (int)batch.Percent,
            [.. batch.Counts.Select(count => new Bar(count.Key, count.Value, batch.Total))],
            string.Create(CultureInfo.InvariantCulture, $"{(int)batch.Percent,3} %  {state}  {Counts(batch)}"),
            batch.IsFinal);
    }

    /// <summary>Says how it ended, and what to do about rows that did not complete.</summary>
    public static void ShowEnd(Terminal terminal, BatchStatus batch)
    {
        terminal.Say($"Batch {batch.Id} is {batch.Phase}: {Counts(batch)}.");
        foreach (var decision in batch.Decisions)
            terminal.Say(Line(decision));
        if (batch.HasCompleted)
            return;
        terminal.Say($"Which rows, and why: transition batch report {batch.Id}");
        terminal.Say($"To take up those that did not move: transition batch retry {batch.Id}");
    }

    /// <summary>The states that any row is in.</summary>
    public static string Counts(BatchStatus batch) =>
        string.Join(", ", batch.Counts.Where(count => count.Value > 0).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Value:N0}")));

    private static string Line(BatchDecision decision) =>
        $"{Words.Minute(decision.At)}: {decision.Operation}{(decision.By is { } by ? $" by {by}" : "")}, {Words.Count(decision.Affected, "row")}{(decision.Reason is { } reason ? $": {reason}" : "")}";

    private static string Pace(BatchStatus batch) => batch switch
    {
        { IsFinal: true } => "",
        { RatePerHour: > 0 and var rate } => string.Create(CultureInfo.InvariantCulture, $", {rate:N0} an hour{(batch.EstimatedCompletionAt is { } end ? $", done about {Words.Minute(end)}" : "")}"),
        { NextDueAt: { } due } => $", next due {Words.Minute(due)}",
        _ => "",
    };
}
