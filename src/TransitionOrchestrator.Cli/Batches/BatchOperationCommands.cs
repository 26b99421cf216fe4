using System.CommandLine;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.CommandLine;
using TransitionOrchestrator.Cli.Output;

namespace TransitionOrchestrator.Cli.Batches;

/// <summary><c>transition batch cancel</c>, <c>suspend</c>, <c>resume</c> and <c>retry</c>. All but suspending ask first, with the number of rows.</summary>
internal static class BatchOperationCommands
{
    public static Command Cancel() => Create("cancel", "Calls a batch off: rows that have not begun are not begun, running ones begin nothing new.", asks: true);

    public static Command Suspend() => Create("suspend", "Holds a batch: no further row begins.", asks: false);

    public static Command Resume() => Create("resume", "Lets a held batch go on.", asks: true);

    public static Command Retry() => Create("retry", "Takes up the rows that did not complete; what has moved is not touched again.", asks: true);

    private static Command Create(string name, string description, bool asks)
    {
        var id = BatchCommand.Batch();
        var reason = new Option<string?>("--reason") { Description = "Why; it is kept.", HelpName = "text" };
        var command = new ExplainedCommand(name, asks ? $"{description} Says how many rows that concerns, and asks." : description, $"""
            Example:
              transition batch {name} 7f1c9a7e20b3 --reason "Change 4711"{(asks ? " --yes" : "")}
            """)
        {
            id, reason,
        };
        if (asks)
            command.Options.Add(Confirmation.Yes);
        command.Options.Add(HeadOptions.Json);
        return command.Runs(async (result, session, cancellationToken) =>
        {
            var batch = result.GetRequiredValue(id);
            var why = result.GetValue(reason);
            if (asks && !result.GetValue(Confirmation.Yes))
            {
                var dry = (await session.Batches.OperateAsync(batch, name, why, isDryRun: true, cancellationToken)).As<BatchEffect>();
                if (!session.Terminal.Confirm($"{name} batch {batch} ({dry.Phase}): {Words.Count(dry.Affected, "row")}."))
                    return ExitCode.NotConfirmed;
            }

            session.WhenUncertain = $"Whether it was carried out, 'transition batch watch {batch}' tells.";
            var answer = await session.Batches.OperateAsync(batch, name, why, isDryRun: false, cancellationToken);
            var effect = answer.As<BatchEffect>();
            session.Terminal.Document(answer.Json);
            session.Terminal.Say($"Batch {effect.Id} is {effect.Phase}: {Words.Count(effect.Affected, "row")} concerned.");
            return ExitCode.Done;
        });
    }
}
