using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Spectre.Console;
using TransitionOrchestrator.Cli.Api;

namespace TransitionOrchestrator.Cli.Sample;

/// <summary><c>transition sample</c>: moves every customer of an estate file and compares how each ended with what the file expects.</summary>
internal static class SampleCommand
{
    /// <summary>Exit code: something did not end as expected, or the head did not do what it was asked.</summary>
    public const int Different = 1;

    /// <summary>Exit code: the arguments or the estate file cannot be used.</summary>
    public const int Unusable = 2;

    /// <summary>Exit code: Ctrl-C, as shells have it.</summary>
    public const int Interrupted = 130;

    public static Command Create()
    {
        var estate = new Option<FileInfo>("--estate") { Description = "The estate file.", Required = true };
        var url = new Option<Uri>("--url") { Description = "The head's address.", DefaultValueFactory = _ => new Uri("http://127.0.0.1:7071"), CustomParser = Address };
        var simulator = new Option<Uri?>("--simulator") { Description = "The Partner Center simulator's address; its records are checked at the end.", CustomParser = Address };
        var command = new Command("sample", "Moves every customer of an estate file, shows progress, prints a report; exits 0 only if all ended as the file expects.") { estate, url, simulator };
        command.SetAction((result, cancellationToken) =>
            RunAsync(result.GetRequiredValue(estate), result.GetRequiredValue(url), result.GetValue(simulator), Terminal(), cancellationToken));
        return command;
    }

    /// <summary>Colours and moving bars on a terminal only; plain lines in a pipe or a log.</summary>
    private static IAnsiConsole Terminal()
    {
        if (!System.Console.IsOutputRedirected)
            return AnsiConsole.Console;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        console.Profile.Width = 400; // a log breaks no lines
        return console;
    }

    private static Uri? Address(ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens.Single().Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return address;
        argument.AddError($"'{argument.Tokens.Single().Value}' is not an http address.");
        return null;
    }

    private static async Task<int> RunAsync(FileInfo file, Uri url, Uri? simulator, IAnsiConsole console, CancellationToken cancellationToken)
    {
        if (!file.Exists)
        {
            console.MarkupLineInterpolated($"[red]There is no file {file.FullName}.[/]");
            return Unusable;
        }

        using var http = new HttpClient { BaseAddress = url };
        try
        {
            var estate = await SampleEstate.ReadAsync(file.FullName, cancellationToken);
            var run = new SampleRun(new TransitionApi(http), estate);
            await run.StartAllAsync(cancellationToken);
            await ProgressView.ShowAsync(console, run, cancellationToken);
            var differences = SampleReport.Print(console, run.Rows);
            var violations = simulator is null ? 0 : await SimulatorRecords.PrintAsync(console, simulator, cancellationToken);
            return differences == 0 && violations == 0 ? 0 : Different;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            console.MarkupLine("[yellow]Interrupted. What was started goes on at the head.[/]");
            return Interrupted;
        }
        catch (Exception unusable) when (unusable is JsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            console.MarkupLineInterpolated($"[red]{file.FullName} cannot be used: {unusable.Message}[/]");
            return Unusable;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            console.MarkupLineInterpolated($"[red]The head at {url} does not answer: {failure.Message}[/]");
            return Different;
        }
        catch (ApiException refused)
        {
            console.MarkupLineInterpolated($"[red]{refused.Message}[/]");
            return Different;
        }
    }
}
