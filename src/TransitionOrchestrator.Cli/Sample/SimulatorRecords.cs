using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using TransitionOrchestrator.Cli.CommandLine;

namespace TransitionOrchestrator.Cli.Sample;

/// <summary>What the simulator recorded, seen from outside: the promises are checked there, not in our own state.</summary>
internal static class SimulatorRecords
{
    /// <summary>Prints the records' sums and every violation of a promise.</summary>
    /// <returns>How many violations there are.</returns>
    public static async Task<int> PrintAsync(IAnsiConsole console, Uri simulator, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = simulator };
        var plans = await ReadAsync(http, "admin/plans", cancellationToken);
        var suspensions = await ReadAsync(http, "admin/suspensions", cancellationToken);
        var violations = await ReadAsync(http, "admin/violations", cancellationToken);
        console.WriteLine($"Partner Center's own records: {plans.Count} plans bought, {suspensions.Count} commerce subscriptions suspended, {violations.Count} promises broken.");
        foreach (var violation in violations)
            console.WriteLine($"  BROKEN: {violation?.ToJsonString()}");
        return violations.Count;
    }

    private static async Task<JsonArray> ReadAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await http.GetFromJsonAsync<JsonArray>(new Uri(path, UriKind.Relative), cancellationToken) ?? [];
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException)
        {
            throw new UsageException("simulatorUnusable", $"At {http.BaseAddress} is no simulator that tells its records: {failure.Message}");
        }
    }
}
