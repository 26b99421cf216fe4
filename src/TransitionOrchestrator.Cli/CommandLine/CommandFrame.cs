using System.CommandLine;
using System.Text.Json;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.Output;

namespace TransitionOrchestrator.Cli.CommandLine;

/// <summary>What is the same for every command: the session, and how what went wrong becomes words and an exit code.</summary>
internal static class CommandFrame
{
    /// <summary>Gives a command its work.</summary>
    /// <param name="command">The command.</param>
    /// <param name="run">Its work; answers the exit code.</param>
    public static Command Runs(this Command command, Func<ParseResult, Session, CancellationToken, Task<int>> run)
    {
        command.SetAction((result, cancellationToken) => RunAsync(result, run, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, Func<ParseResult, Session, CancellationToken, Task<int>> run, CancellationToken cancellationToken)
    {
        var terminal = Terminal.Create(json: result.CommandResult.Command.Options.Contains(HeadOptions.Json) && result.GetValue(HeadOptions.Json));
        Session? session = null;
        try
        {
            using var http = HeadOptions.Connect(result);
            session = new Session(http, terminal);
            return await run(result, session, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Refuse(new ApiProblem("interrupted", session is null ? "Interrupted." : string.Join(' ', new[] { session.WhenInterrupted, session.WhenUncertain }.OfType<string>())));
            return ExitCode.Interrupted;
        }
        catch (UsageException unusable)
        {
            terminal.Refuse(new ApiProblem(unusable.Code, unusable.Message));
            return ExitCode.WrongArguments;
        }
        catch (ApiException refused)
        {
            terminal.Refuse(refused.Problem, refused.Document);
            if (refused.Status is >= 400 and < 500)
                return ExitCode.Refused;
            if (session?.WhenUncertain is { } uncertain)
                terminal.Warn(uncertain);
            return ExitCode.Unreachable;
        }
        catch (Exception failure) when (HeadCalls.IsLostConnection(failure))
        {
            terminal.Refuse(new ApiProblem("headUnreachable", $"The head at {session!.Url} does not answer: {failure.Message.TrimEnd('.')}.{(session.WhenUncertain is { } uncertain ? $" {uncertain}" : "")}"));
            return ExitCode.Unreachable;
        }
        catch (JsonException strange)
        {
            terminal.Refuse(new ApiProblem("answerNotUnderstood", $"The answer from {session!.Url} is none that this program understands: {strange.Message}"));
            return ExitCode.Unreachable;
        }
    }
}
