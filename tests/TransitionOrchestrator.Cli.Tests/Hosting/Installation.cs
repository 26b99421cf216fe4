using System.Globalization;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Cli.Tests;

/// <summary>Azurite, the Service Bus simulator, the Partner Center simulator with the sample estate, and the local head: real processes, started once for all tests that use them.</summary>
public sealed class Installation : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transition-test-");
    private AzuriteServer? _azurite;
    private ChildProcess? _queue;
    private ChildProcess? _simulator;
    private ChildProcess? _head;

    /// <summary>The head's address.</summary>
    public Uri Head { get; } = new($"http://127.0.0.1:{BuiltProgram.FreePort()}/");

    public async Task InitializeAsync()
    {
        var queue = BuiltProgram.FreePort();
        _queue = ChildProcess.Start(BuiltProgram.ServiceBusSimulator, ["--port", queue.ToString(CultureInfo.InvariantCulture), "--queues", "transitions"]);
        var simulator = $"http://127.0.0.1:{BuiltProgram.FreePort()}";
        _simulator = ChildProcess.Start(BuiltProgram.PartnerCenterSimulator, ["--urls", simulator, "--estate", BuiltProgram.RepositoryFile("infra/local/sample-estate.json"), "--clock-factor", "600"]);
        _azurite = await AzuriteServer.StartAsync();
        await _queue.WaitForLineAsync("Service Bus simulator on", Limit);
        await _simulator.WaitForLineAsync("Partner Center simulator on", Limit);
        _head = ChildProcess.Start(BuiltProgram.LocalHost, ["--environment", "Local", "--urls", Head.GetLeftPart(UriPartial.Authority)], new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PartnerCenter__BaseAddress"] = simulator,
            ["PartnerCenter__AuthorityEndpoint"] = simulator,
            ["PartnerCenter__TokenStorePath"] = Path.Combine(_folder.FullName, "token"),
            ["Storage__ConnectionString"] = _azurite.ConnectionString,
            ["ServiceBus__ConnectionString"] = BuiltProgram.ServiceBusAt(queue),
        });
        await _head.WaitForLineAsync("Now listening on", Limit);
    }

    public async Task DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _head, _simulator, _queue, _azurite })
        {
            if (part is not null)
                await part.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}

/// <summary>The tests that share one installation; they run one after the other, beside those of the other classes.</summary>
[CollectionDefinition(nameof(Installation))]
public sealed class InstallationTests : ICollectionFixture<Installation>;
