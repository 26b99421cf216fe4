using System.CommandLine;

namespace TransitionOrchestrator.Cli.CommandLine;

/// <summary>What commands that buy take, so that scripts can.</summary>
internal static class Confirmation
{
    public static Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Does not ask." };
}
