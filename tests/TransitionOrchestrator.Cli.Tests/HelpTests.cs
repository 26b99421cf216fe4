using System.Text;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Cli.Tests;

/// <summary>The committed help is <c>help.txt</c> beside this file. To renew it: <c>UPDATE_HELP=1 dotnet test</c> here, and look at the difference.</summary>
public sealed class HelpTests
{
    private static readonly string[][] Commands =
    [
        [], ["preview"], ["start"], ["status"], ["list"], ["approve"], ["cancel"], ["suspend"], ["resume"], ["retry"], ["journal"], ["batch"], ["batch", "submit"], ["batch", "watch"],
        ["batch", "list"], ["batch", "items"], ["batch", "report"], ["batch", "cancel"], ["batch", "suspend"], ["batch", "resume"], ["batch", "retry"], ["sample"],
    ];

    [Fact]
    public async Task Help_OfEveryCommand_IsTheCommittedOne()
    {
        var help = new StringBuilder();
        foreach (var command in Commands)
        {
            var run = await CliRun.OfAsync(head: null, [.. command, "--help"]);
            Assert.Equal(0, run.Code);
            help.Append("$ transition ").AppendJoin(' ', [.. command, "--help"]).Append('\n').Append(run.Output.ReplaceLineEndings("\n").TrimEnd()).Append("\n\n");
        }

        var file = BuiltProgram.RepositoryFile("tests/TransitionOrchestrator.Cli.Tests/help.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_HELP") == "1")
            await File.WriteAllTextAsync(file, help.ToString());
        Assert.Equal(await File.ReadAllTextAsync(file), help.ToString());
    }

    [Theory]
    [InlineData]
    [InlineData("batch")]
    public async Task Help_NoCommandGiven_IsShownWithExitCode2(params string[] arguments)
    {
        var run = await CliRun.OfAsync(head: null, arguments);

        Assert.Equal(2, run.Code);
        Assert.Contains("Commands:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_ThatExcludeEachOther_Exit2AndSayWhich()
    {
        var run = await CliRun.OfAsync(head: null, "journal", "x", "--csv", "--json");

        Assert.Equal(2, run.Code);
        Assert.Equal("--json goes neither with --csv nor with --output.", (string?)run.Json["errors"]![0]!["message"]);
    }

    [Theory]
    [InlineData("'sttus'", "sttus")]
    [InlineData("'here' is no customer", "start", "here")]
    [InlineData("Required argument missing", "status")]
    [InlineData("--limit must be at least 1", "list", "--limit", "0")]
    [InlineData("'xml'", "batch", "submit", "customers", "--format", "xml")]
    [InlineData("--currency says nothing without --budget", "preview", "0aa17548-8de2-44b0-a52e-90674f30eb3f", "--currency", "EUR")]
    [InlineData("--budget must be an amount", "start", "0aa17548-8de2-44b0-a52e-90674f30eb3f", "--yes", "--budget", "much")]
    public async Task Arguments_Wrong_Exit2NameTheProblemAndSendNothing(string said, params string[] arguments)
    {
        await using var head = await AnsweringHead.StartAsync();

        var shown = await CliRun.OfAsync(head.Address, arguments);
        Assert.Equal(2, shown.Code);
        Assert.Contains(said, shown.Errors, StringComparison.Ordinal);
        Assert.Empty(shown.Output);

        var json = await CliRun.OfAsync(head.Address, [.. arguments, "--json"]);
        Assert.Equal(2, json.Code);
        Assert.NotNull(json.Json["code"]);
        Assert.Empty(head.Calls);
    }
}
