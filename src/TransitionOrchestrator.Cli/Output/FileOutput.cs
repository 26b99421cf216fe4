using System.CommandLine;
using System.Text;
using TransitionOrchestrator.Cli.CommandLine;

namespace TransitionOrchestrator.Cli.Output;

/// <summary>A document that goes to a file or to standard output.</summary>
internal static class FileOutput
{
    public static Option<FileInfo?> Create() => new("--output", "-o") { Description = "Writes CSV to this file, which is replaced.", HelpName = "file" };

    /// <summary>Writes it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static async Task<int> WriteAsync(Terminal terminal, FileInfo? file, string text, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            terminal.Raw(text);
            return ExitCode.Done;
        }

        try
        {
            // Spreadsheets take a file without the mark for one of the local code page.
            await File.WriteAllTextAsync(file.FullName, text.TrimStart('\uFEFF'), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("fileUnusable", $"{file.FullName} cannot be written: {failure.Message}");
        }

        terminal.Say($"Written to {file.FullName}");
        return ExitCode.Done;
    }
}
