using System.CommandLine;
using System.Text.Json;
using TransitionOrchestrator.Cli.CommandLine;

namespace TransitionOrchestrator.Cli.Sample;

/// <summary><c>transition sample</c>: moves every customer of an estate file and compares how each ended with what the file expects.</summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        var estate = new Option<FileInfo>("--estate") { Description = "The estate file.", Required = true };
        var simulator = new Option<Uri?>("--simulator") { Description = "The Partner Center simulator's address; its records are checked at the end.", CustomParser = HeadOptions.Address };
        var command = new ExplainedCommand("sample", "Moves every customer of an estate file, shows progress, prints a report; exits 0 only if all ended as the file expects.", """
            Example:
              transition sample --estate infra/local/sample-estate.json --simulator http://127.0.0.1:7080
            """)
        {
            estate, simulator,
        };
        return command.Runs((result, session, cancellationToken) => RunAsync(session, result.GetRequiredValue(estate), result.GetValue(simulator), cancellationToken));
    }

    private static async Task<int> RunAsync(Session session, FileInfo file, Uri? simulator, CancellationToken cancellationToken)
    {
        var estate = await ReadAsync(file, cancellationToken);
        var run = new SampleRun(session.Transitions, estate);
        session.WhenInterrupted = "Interrupted. What was started goes on at the head.";
        await run.StartAllAsync(cancellationToken);
        await ProgressView.ShowAsync(session.Terminal, run, cancellationToken);
        var differences = SampleReport.Print(session.Terminal.Output, run.Rows);
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
