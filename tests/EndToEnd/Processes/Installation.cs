using System.Globalization;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.Sample;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary>What <c>./run serve</c> starts, started the same way: Azurite, the simulator with the sample estate, and the local head, each a real process.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private static readonly string EstateFile = BuiltProgram.RepositoryFile("infra/local/sample-estate.json");

    private readonly AzuriteServer _azurite;
    private readonly ChildProcess _simulator;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transition-test-");
    private readonly List<string> _headLines = [];
    private readonly int _headPort = BuiltProgram.FreePort();
    private readonly Uri _simulatorAddress;
    private ChildProcess? _head;

    private Installation(AzuriteServer azurite, ChildProcess simulator, Uri simulatorAddress, SampleEstate estate)
    {
        (_azurite, _simulator, _simulatorAddress, Estate) = (azurite, simulator, simulatorAddress, estate);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_headPort}/"), Timeout = TimeSpan.FromSeconds(30) };
        Witness = new Witness(simulatorAddress);
        Api = new TransitionApi(Http);
    }

    /// <summary>The sample's customers.</summary>
    public SampleEstate Estate { get; }

    /// <summary>The simulator's records.</summary>
    public Witness Witness { get; }

    /// <summary>The head's surface, as the command line uses it.</summary>
    public TransitionApi Api { get; }

    /// <summary>The head's surface, bare.</summary>
    public HttpClient Http { get; }

    /// <summary>The head that runs, or ran last.</summary>
    public ChildProcess Head => _head ?? throw new InvalidOperationException("No head was started.");

    /// <summary>Where the head keeps its tokens.</summary>
    public string TokenFile => Path.Combine(_folder.FullName, "token");

    /// <summary>Everything that all heads have printed.</summary>
    public IReadOnlyList<string> HeadLines => [.. _headLines, .. _head?.Lines ?? []];

    /// <summary>Starts Azurite and the simulator; the head is started by the test.</summary>
    /// <param name="clockFactor">Simulated seconds per second.</param>
    public static async Task<Installation> StartAsync(int clockFactor)
    {
        var estate = await SampleEstate.ReadAsync(EstateFile, CancellationToken.None);
        var azurite = await AzuriteServer.StartAsync();
        ChildProcess? simulator = null;
        try
        {
            var address = new Uri($"http://127.0.0.1:{BuiltProgram.FreePort()}");
            simulator = ChildProcess.Start(BuiltProgram.PartnerCenterSimulator,
                ["--urls", address.GetLeftPart(UriPartial.Authority), "--estate", EstateFile, "--clock-factor", clockFactor.ToString(CultureInfo.InvariantCulture)]);
            await simulator.WaitForLineAsync("Partner Center simulator on");
            return new Installation(azurite, simulator, address, estate);
        }
        catch
        {
            if (simulator is not null)
                await simulator.DisposeAsync();
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the head, and does not wait until it is ready.</summary>
    public async Task LaunchHeadAsync()
    {
        if (_head is not null)
        {
            _headLines.AddRange(_head.Lines);
            await _head.DisposeAsync();
        }

        var simulator = _simulatorAddress.GetLeftPart(UriPartial.Authority);
        _head = ChildProcess.Start(BuiltProgram.LocalHost, ["--environment", "Local", "--urls", Http.BaseAddress!.GetLeftPart(UriPartial.Authority)], new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PartnerCenter__BaseAddress"] = simulator,
            ["PartnerCenter__AuthorityEndpoint"] = simulator,
            ["PartnerCenter__TokenStorePath"] = TokenFile,
            ["Storage__ConnectionString"] = _azurite.ConnectionString,
            ["Engine__CrashesUntilParked"] = "1000", // every kill here is on purpose
        });
    }

    /// <summary>Starts the head, and waits until it takes requests.</summary>
    public async Task StartHeadAsync()
    {
        await LaunchHeadAsync();
        await Head.WaitForLineAsync("Now listening on");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Witness.Dispose();
        if (_head is not null)
            await _head.DisposeAsync();
        await _simulator.DisposeAsync();
        await _azurite.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
