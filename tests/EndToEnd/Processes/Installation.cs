using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.Sample;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary>What <c>./run serve</c> starts, started the same way: Azurite, the two simulators and the local head, each a real process.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly InstallationSetting _setting;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transition-test-");
    private readonly List<string> _headLines = [];
    private readonly Uri _simulatorAddress = new($"http://127.0.0.1:{BuiltProgram.FreePort()}");
    private AzuriteServer? _azurite;
    private ChildProcess? _simulator;
    private QueueProcess? _queue;
    private HoldingWire? _wire;
    private ChildProcess? _head;

    private Installation(InstallationSetting setting)
    {
        _setting = setting;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{BuiltProgram.FreePort()}/"), Timeout = TimeSpan.FromSeconds(30) };
        Witness = new Witness(_simulatorAddress);
        Api = new TransitionApi(Http);
    }

    /// <summary>The customers.</summary>
    public SampleEstate Estate { get; private set; } = new([]);

    /// <summary>The storage account.</summary>
    public AzuriteServer Storage => _azurite!;

    /// <summary>The broker.</summary>
    public QueueProcess Queue => _queue!;

    /// <summary>What lies between the head and the broker.</summary>
    public HoldingWire Wire => _wire!;

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

    /// <summary>Starts everything with the sample estate but the head, which is started by the test.</summary>
    /// <param name="clockFactor">Simulated seconds per second.</param>
    public static Task<Installation> StartAsync(int clockFactor) => StartAsync(new InstallationSetting { ClockFactor = clockFactor });

    /// <summary>Starts everything but the head, which is started by the test.</summary>
    public static async Task<Installation> StartAsync(InstallationSetting setting)
    {
        var installation = new Installation(setting);
        try
        {
            await installation.StartServicesAsync();
            return installation;
        }
        catch
        {
            await installation.DisposeAsync();
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
            ["Storage__ConnectionString"] = Storage.ConnectionString,
            ["ServiceBus__ConnectionString"] = BuiltProgram.ServiceBusAt(_wire?.Port ?? Queue.Port),
            ["Engine__CrashesUntilParked"] = "1000", // every kill here is on purpose
        }.Concat(_setting.Head).ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal));
    }

    /// <summary>Starts the head, and waits until it takes requests.</summary>
    public async Task StartHeadAsync()
    {
        await LaunchHeadAsync();
        await Head.WaitForLineAsync("Now listening on", TimeSpan.FromMinutes(3));
    }

    /// <summary>Waits until Partner Center has let as many calls pass as it was told to.</summary>
    public Task UntilHeldAsync() =>
        Until.HoldsAsync("the calls were made", TimeSpan.FromMinutes(5), async () => await Witness.LookAtTurnstileAsync() is { Left: 0, Held: > 0 });

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Witness.Dispose();
        if (_head is not null)
            await _head.DisposeAsync();
        foreach (var part in new IAsyncDisposable?[] { _wire, _queue, _simulator, _azurite })
        {
            if (part is not null)
                await part.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartServicesAsync()
    {
        _azurite = await AzuriteServer.StartAsync(_setting.StorageIsKept ? Path.Combine(_folder.FullName, "storage") : null);
        _queue = await QueueProcess.StartAsync(Path.Combine(_folder.FullName, "queue"), _setting.LockSeconds);
        _wire = _setting.HasWire ? new HoldingWire(_queue.Port) : null;
        _simulator = ChildProcess.Start(BuiltProgram.PartnerCenterSimulator, ["--urls", _simulatorAddress.GetLeftPart(UriPartial.Authority), .. _setting.Simulator()]);
        await _simulator.WaitForLineAsync("Partner Center simulator on", TimeSpan.FromMinutes(2));
        Estate = await Witness.ReadEstateAsync();
    }
}
