using System.Globalization;
using Spectre.Console;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.CommandLine;
using TransitionOrchestrator.Cli.Output;
using TransitionOrchestrator.Cli.Watching;

namespace TransitionOrchestrator.Cli.Transitions;

/// <summary>A transition's status for people.</summary>
internal static class StatusView
{
    /// <summary>How far it is, for watching.</summary>
    public static Snapshot Look(TransitionStatus status)
    {
        var counts = status.Counts;
        var moving = counts.Subscriptions - counts.LeftAlone - counts.AlreadyMoved;
        var state = State(status);
        return new Snapshot(
            $"{status.CustomerName ?? $"{status.CustomerId}"}: {state}", status.Percent,
            [new Bar("Plans ready", counts.PlansReady, counts.Plans), new Bar("Mapped", counts.Mapped, moving), new Bar("Suspended", counts.Suspended, moving), new Bar("Failed", counts.Failed, counts.Failed == 0 ? 0 : moving)],
            string.Create(CultureInfo.InvariantCulture, $"{status.Percent,3} %  {state}  plans {counts.PlansReady}/{counts.Plans}, mapped {counts.Mapped}/{moving}, suspended {counts.Suspended}/{moving}, failed {counts.Failed}"),
            status.IsFinal);
    }

    /// <summary>Shows everything about it.</summary>
    /// <returns>The exit code: whether it completed, or still may.</returns>
    public static int Show(Terminal terminal, TransitionStatus status)
    {
        var counts = status.Counts;
        var bought = status.Plans.Count(plan => plan is { Reused: false, ReadyAt: not null });
        terminal.Say($"{status.CustomerName ?? "Customer"} ({status.CustomerId})");
        terminal.Say($"  Transition     {status.Id}");
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"  Status         {State(status)}, {status.Percent} %"));
        terminal.Say($"  Route          {status.Route ?? "not known yet"}");
        terminal.Say($"  Plans          {counts.PlansReady} of {counts.Plans} ready: {bought} bought, {status.Plans.Count(plan => plan.Reused)} reused");
        terminal.Say($"  Subscriptions  {counts.Subscriptions}: {counts.Mapped} mapped, {counts.Suspended} suspended, {counts.AlreadyMoved} had moved before, {counts.LeftAlone} left alone, {counts.Failed} failed");
        if (status.FinishedAt is { } finished)
            terminal.Say($"  Finished       {Words.Minute(finished)}");
        else if (status.Estimate is { } estimate)
            terminal.Say($"  Estimate       {Words.Minute(estimate)}");
        if (status.StalledSince is { } stalled)
            terminal.Say($"  Stalled since  {Words.Minute(stalled)}");
        foreach (var problem in status.Unmet.Concat(status.Plans.Select(plan => plan.Problem)).Append(status.HasCompleted ? null : status.LastProblem).OfType<CodedMessage>().Distinct())
            terminal.Say($"  Problem        {problem.Code}: {problem.Message}");

        if (status.Subscriptions.Count > 0)
        {
            var table = Words.Table("Subscription", "State", "Azure subscription", "Commerce subscription", "Why");
            foreach (var one in status.Subscriptions)
                table.AddRow(Words.Cell(one.Name), Words.Cell(one.State), Words.Cell($"{one.AzureSubscriptionId}"), Words.Cell($"{one.CommerceSubscriptionId}"), Words.Cell(one.Problem is { } why ? $"{why.Code}: {why.Message}" : ""));
            terminal.Show(table);
        }

        if (Next(status) is { } next)
            terminal.Say($"Next: {next}");
        return status.IsFinal && !status.HasCompleted ? ExitCode.NotCompleted : ExitCode.Done;
    }

    private static string State(TransitionStatus status) => status switch
    {
        { IsFinal: false, Held: { } held } => $"{status.Status}, suspended{Why(held)}",
        { IsFinal: false, CancelRequested: { } cancelled } => $"{status.Status}, being cancelled{Why(cancelled)}",
        _ => status.Status,
    };

    private static string Why(Because because) => because.Reason is { } reason ? $" ({reason})" : "";

    private static string? Next(TransitionStatus status) => status switch
    {
        { Status: "awaitingApproval" } => $"transition approve {status.Id}",
        { IsFinal: false, Held: not null } => $"transition resume {status.Id}",
        { IsFinal: true, HasCompleted: false } => $"mend what is listed, then: transition retry {status.Id}",
        _ => null,
    };
}
