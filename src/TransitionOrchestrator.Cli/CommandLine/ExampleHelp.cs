using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TransitionOrchestrator.Cli.CommandLine;

/// <summary>A command with words that its help shows at the end: examples above all.</summary>
internal sealed class ExplainedCommand(string name, string description, string explanation) : Command(name, description)
{
    public string Explanation => explanation;
}

/// <summary>The usual help, and the explanation of the command after it.</summary>
internal sealed class ExampleHelp(HelpAction usual, string rootExplanation) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    /// <summary>Lets the help of a command and all below it show explanations.</summary>
    public static void Extend(RootCommand root, string rootExplanation)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!, rootExplanation);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var explanation = parseResult.CommandResult.Command switch
        {
            ExplainedCommand explained => explained.Explanation,
            RootCommand => rootExplanation,
            _ => null,
        };
        if (explanation is not null)
            parseResult.InvocationConfiguration.Output.WriteLine(explanation);
        return code;
    }
}
