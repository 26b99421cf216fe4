using System.CommandLine;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.CommandLine;

namespace TransitionOrchestrator.Cli.Transitions;

/// <summary><c>transition preview</c>: what would happen; changes nothing.</summary>
internal static class PreviewCommand
{
    public static Command Create()
    {
        var request = new RequestOptions();
        var command = new ExplainedCommand("preview", "Shows what a transition of one customer would do. Buys and starts nothing.", """
            Examples:
              transition preview 0aa17548-8de2-44b0-a52e-90674f30eb3f
              transition preview 0aa17548-8de2-44b0-a52e-90674f30eb3f --json

            Exits with 1 when prerequisites do not hold; all of them are listed.
            """);
        request.AddTo(command);
        command.Options.Add(HeadOptions.Json);
        return command.Runs(async (result, session, cancellationToken) =>
        {
            var answer = await session.Transitions.PreviewAsync(request.Read(result), cancellationToken);
            var preview = answer.As<Preview>();
            session.Terminal.Document(answer.Json);
            PreviewView.Show(session.Terminal, preview);
            return preview.WouldStart ? ExitCode.Done : ExitCode.NotCompleted;
        });
    }
}
