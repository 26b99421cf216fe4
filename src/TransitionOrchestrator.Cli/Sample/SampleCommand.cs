using System.CommandLine;
using System.Text.Json;
using TransitionOrchestrator.Cli.CommandLine;
using TransitionOrchestrator.Cli.Watching;

namespace TransitionOrchestrator.Cli.Sample;

/// <summary><c>transition sample</c>: sends every customer of an estate file as one CSV batch, and compares how each ended with what the file expects.</summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        var estate = new Option<FileInfo>("--estate") { Description = "The estate file.", Required = true };
        var simulator = new Option<Uri?>("--simulator") { Description = "The Partner Center simulator's address; its records are checked at the end.", CustomParser = HeadOptions.Address };
        var command = new ExplainedCommand("sample", "Moves every customer of an estate file as one batch, shows progress, prints a report; exits 0 only if all ended as the file expects.", """
            Example:
              transition sample --estate infra/local/sample-estate.json --simulator http://127.0.0.1:7080
            """)
        {
            estate, simulator, Watch.PatienceOption,
        };
        return command.Runs((result, session, cancellationToken) => RunAsync(session, result.GetRequiredValue(estate), result.GetValue(simulator), result.GetValue(Watch.PatienceOption), cancellationToken));
    }

    private static async Task<int> RunAsync(Session session, FileInfo file, Uri? simulator, int patience, CancellationToken cancellationToken)
    {
        var estate = await ReadAsync(file, cancellationToken);
        var rows = await SampleRun.RunAsync(session, estate, patience, cancellationToken);
        var differences = SampleReport.Print(session.Terminal.Output, rows);
        var violations = simulator is null ? 0 : await SimulatorRecords.PrintAsync(session.Terminal.Output, simulator, cancellationToken);
        return differences == 0 && violations == 0 ? ExitCode.Done : ExitCode.NotCompleted;
    }

    private static async Task<SampleEstate> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (!file.Exists)
            throw new UsageException("fileUnusable", $"There is no file {file.FullName}.");
        try
        {
            return await SampleEstate.ReadAsync(file.FullName, cancellationToken);
        }
        catch (Exception unusable) when (unusable is JsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException("fileUnusable", $"{file.FullName} cannot be used: {unusable.Message}");
        }
    }
}
