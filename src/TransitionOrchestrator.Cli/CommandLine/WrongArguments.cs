using System.CommandLine;
using System.CommandLine.Invocation;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.Output;

namespace TransitionOrchestrator.Cli.CommandLine;

/// <summary>Arguments that cannot be parsed: all their problems at once, and where the help is.</summary>
internal static class WrongArguments
{
    /// <summary>Carries out what was parsed, or says why it cannot be.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> InvokeAsync(RootCommand root, string[] args)
    {
        var parser = new ParserConfiguration { ResponseFileTokenReplacer = null }; // a reason may begin with @
        var parsed = root.Parse(args, parser);
        if (parsed.Action is not ParseErrorAction)
            return parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });

        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0)
        {
            root.Parse([.. args, "--help"], parser).Invoke();
            return Task.FromResult(ExitCode.WrongArguments);
        }

        Terminal.Create(args.Contains("--json", StringComparer.Ordinal)).Refuse(new ApiProblem("wrongArguments", $"These arguments cannot be used; '{PathOf(command)} --help' tells which can.")
        {
            // The parser adds that no command was given, whatever was given instead of one.
            Errors = [.. parsed.Errors.Skip(command.Subcommands.Count > 0 && parsed.Errors.Count > 1 ? 1 : 0)
                .Select(error => new ApiError("wrongArgument", error.Message))],
        });
        return Task.FromResult(ExitCode.WrongArguments);
    }

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "transition";
}
