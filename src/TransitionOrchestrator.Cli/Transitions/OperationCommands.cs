using System.CommandLine;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.CommandLine;
using TransitionOrchestrator.Cli.Output;
using TransitionOrchestrator.Cli.Watching;

namespace TransitionOrchestrator.Cli.Transitions;

/// <summary><c>transition approve</c>, <c>cancel</c>, <c>suspend</c>, <c>resume</c> and <c>retry</c>. What may buy asks first, with the counts.</summary>
internal static class OperationCommands
{
    public static Command Approve() => Create("approve", "Lets a transition buy that waits for approval. Shows the counts, and asks.", "Approved", buys: true);

    public static Command Cancel() => Create("cancel", "Calls a transition off: nothing new is begun; what was mapped is finished.", "Being cancelled", buys: false);

    public static Command Suspend() => Create("suspend", "Holds a transition: no further step begins.", "Held", buys: false);

    public static Command Resume() => Create("resume", "Lets a held transition go on. Shows the counts, and asks.", "Going on", buys: true);

    public static Command Retry() => Create("retry", "Takes up what did not move; what has moved is not touched again. Shows the counts, and asks.", "Taken up again", buys: true);

    private static Command Create(string name, string description, string accepted, bool buys)
    {
        var id = TransitionArgument.Create();
        var reason = new Option<string?>("--reason") { Description = "Why; it stands in the journal.", HelpName = "text" };
        var command = new ExplainedCommand(name, description, $"""
            Example:
              transition {name} 0aa17548-8de2-44b0-a52e-90674f30eb3f_4f1c9a7e20b3 --reason "Change 4711"{(buys ? " --yes" : "")}
            """)
        {
            id, reason,
        };
        if (buys)
            command.Options.Add(Confirmation.Yes);
        command.Options.Add(Following.Watch);
        command.Options.Add(Watch.PatienceOption);
        command.Options.Add(HeadOptions.Json);
        return command.Runs(async (result, session, cancellationToken) =>
        {
            var transition = result.GetRequiredValue(id);
            if (buys && !result.GetValue(Confirmation.Yes))
            {
                var status = await session.Transitions.GetAsync(transition, cancellationToken);
                if (MayBuy(name, status) && !session.Terminal.Confirm(Question(name, status)))
                    return ExitCode.NotConfirmed;
            }

            session.WhenUncertain = $"Whether it was carried out, 'transition status {transition}' tells.";
            var answer = await session.Transitions.OperateAsync(transition, name, result.GetValue(reason), cancellationToken);
            return await Following.ReceiptAsync(session, result, answer, accepted, cancellationToken);
        });
    }

    /// <summary>What is over buys nothing, unless it is taken up again; the head then says why it refuses.</summary>
    private static bool MayBuy(string operation, TransitionStatus status) => !status.IsFinal || (operation == "retry" && !status.HasCompleted);

    private static string Question(string operation, TransitionStatus status)
    {
        var counts = status.Counts;
        var open = counts.Subscriptions - counts.Suspended - counts.AlreadyMoved - counts.LeftAlone;

        // A transition that was rejected before its plans were made out says nothing of them.
        var work = counts is { Plans: 0, Subscriptions: 0 } ? "its plans are not made out yet, and it may buy some"
            : $"up to {Words.Count(counts.Plans - counts.PlansReady, "Azure plan")} to buy, {Words.Count(open, "Azure subscription")} to move";
        return $"{operation} {status.CustomerName ?? $"{status.CustomerId}"} ({status.Status}): {work}.";
    }
}
