using Spectre.Console;
using TransitionOrchestrator.Cli.Output;

namespace TransitionOrchestrator.Cli.Tests;

/// <summary>The question before something that buys, where somebody is there to answer it.</summary>
public sealed class ConfirmationTests
{
    [Theory]
    [InlineData("y", true)]
    [InlineData(" Yes ", true)]
    [InlineData("n", false)]
    [InlineData("", false)]
    [InlineData("yeah", false)]
    [InlineData(null, false)]
    public void Confirm_Answered_OnlyYesIsYes(string? answer, bool expected)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        using var input = new StringReader(answer is null ? "" : answer + "\n");
        var terminal = new Terminal(On(output), output, On(errors), input, json: false, canAsk: true);

        Assert.Equal(expected, terminal.Confirm("2 customers."));

        Assert.Contains("2 customers. Go ahead? [y/N]", errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(!expected, errors.ToString().Contains("Nothing was sent.", StringComparison.Ordinal));
        Assert.Empty(output.ToString());
    }

    private static IAnsiConsole On(StringWriter writer) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, Interactive = InteractionSupport.No });
}
