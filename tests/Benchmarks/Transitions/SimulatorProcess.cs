using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TransitionOrchestrator.Benchmarks.Measuring;
using TransitionOrchestrator.Simulators.PartnerCenter;
using TransitionOrchestrator.Simulators.PartnerCenter.Estates;

namespace TransitionOrchestrator.Benchmarks.Transitions;

/// <summary>The Partner Center simulator without delays and limits, in a process of its own, so that what it costs is not taken for the engine's.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly string _estateFile;

    private SimulatorProcess(Process process, Uri address, string estateFile)
    {
        (Process, Address, _estateFile) = (process, address, estateFile);
        _http = new HttpClient { BaseAddress = address };
    }

    public Process Process { get; }

    public Uri Address { get; }

    public static async Task<SimulatorProcess> StartAsync(IEnumerable<CustomerDocument> customers, CancellationToken cancellation)
    {
        var file = Path.GetTempFileName();
        Process? process = null;
        try
        {
            var estate = EndToEnd.Tests.Worlds.Estates.Of([.. customers]);
            await File.WriteAllTextAsync(file, estate.ToJson(), cancellation);
            var program = typeof(PartnerCenterSimulator).Assembly.Location;
            process = Process.Start(new ProcessStartInfo("dotnet", [program, "--port", "0", "--estate", file, "--no-delays", "--no-limits"]) { RedirectStandardOutput = true, UseShellExecute = false })
                ?? throw new BenchmarkFailedException("dotnet did not start.");
            // It says "Partner Center simulator on http://127.0.0.1:40123/ with ..."; what is wrong it says itself on the error output.
            var line = await process.StandardOutput.ReadLineAsync(cancellation) ?? throw new BenchmarkFailedException("The simulator did not start.");
            return new SimulatorProcess(process, new Uri(line.Split(' ').Single(word => word.StartsWith("http", StringComparison.Ordinal))), file);
        }
        catch
        {
            if (process is not null)
                await EndAsync(process);
            File.Delete(file);
            throw;
        }
    }

    /// <summary>Calls that it received so far, without those for tokens, by operation.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CallsAsync(CancellationToken cancellation)
    {
        var counts = await _http.GetFromJsonAsync<JsonObject>("admin/calls/count", cancellation);
        return counts!["byEndpoint"]!.AsObject().ToDictionary(one => one.Key, one => one.Value!.GetValue<int>(), StringComparer.Ordinal);
    }

    /// <summary>Whether it was treated as promised: a run that buys twice is no run.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        var violations = await _http.GetFromJsonAsync<JsonArray>("admin/violations", cancellation);
        if (violations!.Count > 0)
            throw new BenchmarkFailedException($"{violations.Count} promises were broken, the first: {violations[0]!.ToJsonString()}");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await EndAsync(Process);
        File.Delete(_estateFile);
    }

    private static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }
}
