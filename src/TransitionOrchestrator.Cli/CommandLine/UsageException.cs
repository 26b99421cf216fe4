namespace TransitionOrchestrator.Cli.CommandLine;

/// <summary>The arguments, the environment or a file cannot be used. Nothing was sent.</summary>
/// <param name="code">A stable code.</param>
/// <param name="message">What to do about it.</param>
internal sealed class UsageException(string code, string message) : Exception(message)
{
    public string Code => code;
}
