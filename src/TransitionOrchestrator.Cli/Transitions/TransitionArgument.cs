using System.CommandLine;

namespace TransitionOrchestrator.Cli.Transitions;

/// <summary>Which transition a command is about.</summary>
internal static class TransitionArgument
{
    public static Argument<string> Create() => new("TRANSITION") { Description = "The transition's id, as 'start' and 'list' show it." };
}
