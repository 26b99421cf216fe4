using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using TransitionOrchestrator.Cli.Api;

namespace TransitionOrchestrator.Cli.Output;

/// <summary>Where a command speaks: people read standard output and errors; with <c>--json</c> standard output is for machines alone.</summary>
internal sealed class Terminal(IAnsiConsole output, TextWriter plain, IAnsiConsole errors, TextReader input, bool json, bool canAsk)
{
    private const int LogWidth = 400; // a log breaks no lines

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Standard output carries one JSON document and nothing else.</summary>
    public bool IsJson => json;

    /// <summary>What people read.</summary>
    public IAnsiConsole Output => output;

    /// <summary>Whether bars can move.</summary>
    public bool IsLive => !json && output.Profile.Capabilities.Interactive && output.Profile.Capabilities.Ansi;

    public static Terminal Create(bool json) => new(
        On(Console.Out, Console.IsOutputRedirected), Console.Out, On(Console.Error, Console.IsErrorRedirected), Console.In, json,
        canAsk: !json && !Console.IsInputRedirected && !Console.IsErrorRedirected);

    /// <summary>Words for people; nothing with <c>--json</c>.</summary>
    public void Say(string text)
    {
        if (!json)
            output.WriteLine(Words.Clean(text));
    }

    /// <summary>A table for people; nothing with <c>--json</c>.</summary>
    public void Show(Table table)
    {
        if (!json)
            output.Write(table);
    }

    /// <summary>How far something has come: for people where they read, beside the document with <c>--json</c>.</summary>
    public void Report(string line) => (json ? errors : output).WriteLine(Words.Clean(line));

    /// <summary>The document for machines; nothing without <c>--json</c>.</summary>
    public void Document(JsonNode document)
    {
        if (json)
            plain.WriteLine(document.ToJsonString(Indented));
    }

    /// <summary>A file's content, as it is: neither wrapped nor coloured.</summary>
    public void Raw(string text) => plain.Write(text);

    /// <summary>Says why something was not done: every error, and what to do.</summary>
    /// <param name="problem">Why.</param>
    /// <param name="document">The document that the head sent, for machines.</param>
    public void Refuse(ApiProblem problem, JsonObject? document = null)
    {
        if (json)
            plain.WriteLine((document ?? JsonSerializer.SerializeToNode(problem, Indented)!).ToJsonString(Indented));
        foreach (var (index, line) in ProblemText.Of(problem).Index().Where(_ => !json))
            errors.Write(new Text(Words.Clean(line) + Environment.NewLine, index == 0 ? new Style(Color.Red) : null));
    }

    /// <summary>Something to know beside an error; nothing with <c>--json</c>.</summary>
    public void Warn(string text)
    {
        if (!json)
            errors.WriteLine(Words.Clean(text));
    }

    /// <summary>Asks before something that buys or cannot be taken back.</summary>
    /// <param name="question">What is about to happen, with its counts.</param>
    /// <returns>Whether it may happen; if not, why was said.</returns>
    public bool Confirm(string question)
    {
        if (!canAsk)
        {
            Refuse(new ApiProblem("notConfirmed", $"{question} Nobody can be asked here, and nothing was sent. Say --yes to go ahead."));
            return false;
        }

        errors.Write(new Text($"{Words.Clean(question)} Go ahead? [y/N] "));
        if (input.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES")
            return true;
        errors.WriteLine("Nothing was sent.");
        return false;
    }

    private static IAnsiConsole On(TextWriter writer, bool isRedirected)
    {
        var console = AnsiConsole.Create(isRedirected
            ? new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No }
            : new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (isRedirected)
            console.Profile.Width = LogWidth;
        return console;
    }
}
