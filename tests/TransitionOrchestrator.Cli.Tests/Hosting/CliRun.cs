using System.Diagnostics;
using System.Text.Json.Nodes;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Cli.Tests;

/// <summary>One run of the command line to its end: the real program, with standard output and standard error apart.</summary>
internal sealed record CliRun(int Code, string Output, string Errors)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Standard output as the one JSON document that it must be.</summary>
    public JsonObject Json => (JsonObject)JsonNode.Parse(Output)!;

    /// <summary>Runs the program; nobody is there to answer questions.</summary>
    /// <param name="head">The head's address; null leaves it to the arguments.</param>
    /// <param name="arguments">The arguments.</param>
    public static Task<CliRun> OfAsync(Uri? head, params string[] arguments) => OfAsync(head, input: "", environment: [], arguments);

    public static async Task<CliRun> OfAsync(Uri? head, string input, IEnumerable<(string Name, string Value)> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltProgram.Cli, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment.Remove("TRANSITION_KEY");
        start.Environment.Remove("TRANSITION_TOKEN");
        start.Environment.Remove("TRANSITION_URL");
        if (head is not null)
            start.Environment["TRANSITION_URL"] = head.ToString();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        using var late = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(late.Token);
            var errors = process.StandardError.ReadToEndAsync(late.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), late.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(late.Token);
            var run = new CliRun(process.ExitCode, await output, await errors);
            Assert.DoesNotContain("   at ", run.Output + run.Errors, StringComparison.Ordinal); // never a stack trace
            return run;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
