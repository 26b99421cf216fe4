using System.CommandLine;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.CommandLine;
using TransitionOrchestrator.Cli.Watching;

namespace TransitionOrchestrator.Cli.Transitions;

/// <summary><c>transition status</c>: everything about one transition.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var id = TransitionArgument.Create();
        var command = new ExplainedCommand("status", "Shows everything about one transition.", """
            Examples:
              transition status 0aa17548-8de2-44b0-a52e-90674f30eb3f_4f1c9a7e20b3
              transition status 0aa17548-8de2-44b0-a52e-90674f30eb3f_4f1c9a7e20b3 --watch

            Exits with 1 when it has ended other than completed.
            """)
        {
            id, Following.Watch, Watch.PatienceOption, HeadOptions.Json,
        };
        return command.Runs(async (result, session, cancellationToken) =>
        {
            var transition = result.GetRequiredValue(id);
            if (result.GetValue(Following.Watch))
                return await Following.WatchAsync(session, transition, result.GetValue(Watch.PatienceOption), cancellationToken);
            var answer = await session.Transitions.ReadAsync(transition, cancellationToken);
            session.Terminal.Document(answer.Json);
            return StatusView.Show(session.Terminal, answer.As<TransitionStatus>());
        });
    }
}
