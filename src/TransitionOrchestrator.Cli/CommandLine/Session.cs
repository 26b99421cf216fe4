using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.Output;

namespace TransitionOrchestrator.Cli.CommandLine;

/// <summary>One run of a command: the head that it speaks to, and the terminal that it speaks on.</summary>
internal sealed class Session(HttpClient http, Terminal terminal)
{
    public Uri Url => http.BaseAddress!;

    public Terminal Terminal => terminal;

    public TransitionApi Transitions { get; } = new(http);

    public BatchApi Batches { get; } = new(http);

    /// <summary>What to say after Ctrl-C; it depends on what was begun.</summary>
    public string WhenInterrupted { get; set; } = "Interrupted.";

    /// <summary>How to find out whether a write arrived whose answer was lost; null while nothing was written.</summary>
    public string? WhenUncertain { get; set; }
}
