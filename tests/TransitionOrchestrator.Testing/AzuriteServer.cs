using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TransitionOrchestrator.Testing;

/// <summary>
/// A table service of Azurite in a process of its own, on a free port of 127.0.0.1, from <c>infra/local/node_modules</c>.
/// In memory unless given a folder; killed on dispose.
/// </summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(5);
    private readonly string? _folder;
    private Process? _process;

    private AzuriteServer(int port, string? folder)
    {
        Port = port;
        _folder = folder;
    }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>The well-known development account at this server.</summary>
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"TableEndpoint=http://127.0.0.1:{Port}/devstoreaccount1;";

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="folder">Where it keeps its data; in memory when null.</param>
    public static async Task<AzuriteServer> StartAsync(string? folder = null)
    {
        var server = new AzuriteServer(BuiltProgram.FreePort(), folder);
        try
        {
            await server.RestartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Starts it again on the same port. What was in memory is gone; what was in the folder is back: all of it after
    /// <see cref="StopAsync"/>, all but the last five seconds after <see cref="KillAsync"/>, for Azurite saves no more often.
    /// </summary>
    public async Task RestartAsync()
    {
        if (_process is not null)
            throw new InvalidOperationException("The server runs.");
        var info = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in Arguments())
            info.ArgumentList.Add(argument);
        var output = new List<string>();
        _process = Process.Start(info) ?? throw new InvalidOperationException("node did not start.");
        _process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(output, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilItAnswersAsync(_process, output);
    }

    /// <summary>Ends the process at once, as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Ends it politely: what it has answered is saved. Azurite listens to SIGINT; SIGTERM ends it as a power cut would.</summary>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public async Task StopAsync()
    {
        if (_process is not { } process)
            return;
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        using var late = new CancellationTokenSource(StopLimit);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException overdue)
        {
            throw new TimeoutException($"Azurite did not end within {StopLimit}.", overdue);
        }

        _process = null;
        process.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(KillAsync());

    private IEnumerable<string> Arguments()
    {
        yield return Path.Combine(FindAzurite(), "dist", "src", "table", "main.js");
        yield return "--tableHost";
        yield return "127.0.0.1";
        yield return "--tablePort";
        yield return Port.ToString(CultureInfo.InvariantCulture);
        yield return "--skipApiVersionCheck";
        yield return "--silent";
        yield return "--disableTelemetry";
        if (_folder is null)
        {
            yield return "--inMemoryPersistence";
        }
        else
        {
            yield return "--location";
            yield return _folder;
        }
    }

    private static string FindAzurite()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var azurite = Path.Combine(folder.FullName, "infra", "local", "node_modules", "azurite");
            if (Directory.Exists(azurite))
                return azurite;
        }

        throw new InvalidOperationException("Azurite is not installed: run `npm ci` in infra/local.");
    }

    private async Task WaitUntilItAnswersAsync(Process process, List<string> output)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                // Any answer will do; without credentials it is a refusal.
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{Port}/devstoreaccount1/Tables"));
                return;
            }
            catch (Exception refused) when (refused is HttpRequestException or TaskCanceledException)
            {
                if (process.HasExited || waited.Elapsed > StartLimit)
                    throw new InvalidOperationException($"Azurite did not start: {Text(output)}", refused);
                await Task.Delay(50);
            }
        }
    }

    private static void Keep(List<string> output, string? line)
    {
        if (line is null)
            return;
        lock (output)
            output.Add(line);
    }

    private static string Text(List<string> output)
    {
        lock (output)
            return string.Join(Environment.NewLine, output);
    }
}
