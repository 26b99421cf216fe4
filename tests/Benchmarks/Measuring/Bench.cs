using System.Globalization;
using Spectre.Console;

namespace TransitionOrchestrator.Benchmarks.Measuring;

/// <summary>What every benchmark needs to run and to print.</summary>
/// <param name="Console">Where tables go.</param>
/// <param name="InMemory">Azurite keeps nothing on disk.</param>
/// <param name="Rounds">How often each line is measured.</param>
/// <param name="Cancellation">Calls it off.</param>
internal sealed record Bench(IAnsiConsole Console, bool InMemory, int Rounds, CancellationToken Cancellation)
{
    /// <summary>Colours on a terminal only, and lines as wide as the tables elsewhere.</summary>
    public static IAnsiConsole Terminal()
    {
        if (!System.Console.IsOutputRedirected)
            return AnsiConsole.Console;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        console.Profile.Width = 160;
        return console;
    }

    public void PrintMachine() => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, Azurite {(InMemory ? "in memory" : "on disk")}, best of {Rounds}"));

    /// <summary>Measures as often as asked for and keeps the fastest round.</summary>
    public async Task<T> BestAsync<T>(Func<int, Task<T>> measure, Func<T, double> speed)
    {
        var results = new List<T>();
        for (var round = 0; round < Rounds; round++)
            results.Add(await measure(round));
        return results.MaxBy(speed)!;
    }

    public void Print(string title, string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Simple).Title(new TableTitle(Markup.Escape(title)));
        foreach (var (name, index) in columns.Select((name, index) => (name, index)))
            table.AddColumn(new TableColumn(Markup.Escape(name)) { Alignment = index == 0 ? Justify.Left : Justify.Right });
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        Console.Write(table);
    }
}

/// <summary>What was measured is not what was to be measured.</summary>
/// <param name="message">What went wrong.</param>
internal sealed class BenchmarkFailedException(string message) : Exception(message);
