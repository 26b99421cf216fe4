using System.Globalization;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.LocalHost.Tests;

/// <summary>A head in a real process, on an Azurite of its own.</summary>
public sealed class RunningHead : IAsyncLifetime
{
    private AzuriteServer? _azurite;
    private ChildProcess? _process;

    internal int Port { get; } = BuiltProgram.FreePort();

    internal string Storage => _azurite!.ConnectionString;

    internal AzuriteServer Azurite => _azurite!;

    internal ChildProcess Process => _process!;

    internal HttpClient Http { get; } = new();

    public async Task InitializeAsync()
    {
        Http.BaseAddress = new Uri($"http://127.0.0.1:{Port}/");
        _azurite = await AzuriteServer.StartAsync();
        _process = Start(Port, Storage);
        await _process.WaitForLineAsync("Now listening on");
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
        if (_azurite is not null)
            await _azurite.DisposeAsync();
    }

    /// <summary>Starts a head and does not wait for anything. Its queue is one where nobody is, never one that happens to run on this machine.</summary>
    internal static ChildProcess Start(int port, string storage, params (string Key, string Value)[] settings) => ChildProcess.Start(
        BuiltProgram.LocalHost,
        ["--environment", "Local", "--urls", $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"],
        new[] { (Key: "Storage__ConnectionString", Value: storage), (Key: "ServiceBus__ConnectionString", Value: BuiltProgram.ServiceBusAt(BuiltProgram.FreePort())) }
            .Concat(settings).ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal));
}
