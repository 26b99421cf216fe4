using System.Diagnostics;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;
using TransitionOrchestrator.Durability.Embedded;
using TransitionOrchestrator.PartnerCenter;
using TransitionOrchestrator.Simulators.PartnerCenter;

namespace TransitionOrchestrator.EndToEnd.Tests.Worlds;

/// <summary>Everything that a transition needs, in this process: the real client against the simulator over real HTTP, the real engine and store on the real Azurite.</summary>
internal sealed class World : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly List<Life> _lives = [];

    private World(Setting setting) => Setting = setting;

    public Setting Setting { get; private set; }

    public PartnerCenterSimulator Simulator => Setting.PartnerCenter;

    public RequestCounter Storage => Setting.Storage;

    public EmbeddedEngine Engine => _lives[^1].Engine;

    public ITransitionStore Store => _lives[^1].Store;

    public TransitionCommands Commands => _lives[^1].Commands;

    /// <summary>Partner Center's client, for what somebody else does there.</summary>
    public PartnerCenterClient Client => _lives[^1].Client;

    /// <summary>Starts a world.</summary>
    /// <param name="azurite">Azurite's connection string.</param>
    /// <param name="simulator">How Partner Center behaves.</param>
    /// <param name="pace">How often it is asked again.</param>
    /// <param name="storageFaults">What happens to requests to the storage account, once switched on.</param>
    /// <param name="fastTime">Everybody lives by the simulator's clock, and the pace is counted on it.</param>
    public static async Task<World> StartAsync(string azurite, SimulatorOptions simulator, Pace? pace = null, StorageFaults? storageFaults = null, bool fastTime = false)
    {
        pace ??= new Pace { FirstWait = TimeSpan.FromMilliseconds(20), MaxWait = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromMinutes(5), SuspensionGrace = TimeSpan.FromSeconds(2), ListingLag = TimeSpan.FromSeconds(1) };
        var partnerCenter = await PartnerCenterSimulator.StartAsync(simulator);
        var setting = new Setting(azurite, $"w{Guid.NewGuid():N}"[..20], partnerCenter, simulator, pace, new RequestCounter(), storageFaults ?? StorageFaults.None)
        {
            Time = fastTime ? new FastTime(partnerCenter.Clock) : TimeProvider.System,
        };
        var world = new World(setting);
        world._lives.Add(await Life.BeginAsync(setting));
        return world;
    }

    /// <summary>The process dies in the middle of whatever it does, and another one is started on the same tables.</summary>
    public async Task DieAndStartAgainAsync()
    {
        await _lives[^1].KillAsync();
        await BeginAsync(Setting);
    }

    /// <summary>The process is stopped in good order, and another one is started on the same tables.</summary>
    public async Task StopAndStartAgainAsync(Func<Setting, Setting>? with = null)
    {
        await Engine.StopAsync(CancellationToken.None);
        await BeginAsync(with?.Invoke(Setting) ?? Setting);
    }

    /// <summary>Starts a transition and waits until it is final.</summary>
    public async Task<TransitionDetails> MoveAsync(string customer, Func<TransitionRequest, TransitionRequest>? with = null)
    {
        var started = await StartAsync(customer, with);
        return await UntilFinalAsync(started.Record!);
    }

    /// <summary>Starts a transition.</summary>
    public Task<OperationResult> StartAsync(string customer, Func<TransitionRequest, TransitionRequest>? with = null)
    {
        var request = new TransitionRequest(new CustomerId(Guid.Parse(customer)));
        return Commands.StartAsync(with?.Invoke(request) ?? request, CancellationToken.None);
    }

    /// <summary>Takes up a transition's failed parts and waits until it is final again.</summary>
    public async Task<TransitionDetails> RetryAsync(TransitionRecord record)
    {
        var result = await Commands.RetryAsync(record.Id, new PersonsDecision("Mended."), CancellationToken.None);
        Assert.True(result.Standing == OperationStanding.Accepted, $"{result.Standing}: {result.Problem}");
        return await UntilFinalAsync(result.Record!);
    }

    /// <summary>Waits until a transition's orchestration has ended, and reads what people read.</summary>
    public async Task<TransitionDetails> UntilFinalAsync(TransitionRecord record)
    {
        using var limit = new CancellationTokenSource(Limit);
        var instance = await Engine.WaitForCompletionAsync(record.Order.InstanceId, limit.Token);
        Assert.True(instance.Status == RuntimeStatus.Completed, $"{instance.Status}: {instance.Failure}");
        return await ReadAsync(record.Id);
    }

    /// <summary>Reads a transition until it is as expected.</summary>
    public Task<TransitionDetails> UntilAsync(TransitionId id, Func<TransitionDetails, bool> isSo) => UntilAsync(() => ReadAsync(id), isSo);

    /// <summary>Reads something until it is as expected.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> isSo)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var value = await read();
            if (isSo(value))
                return value;
            Assert.True(watch.Elapsed < Limit, $"It did not become so within {Limit}: {value}");
            await Task.Delay(TimeSpan.FromMilliseconds(5)); // The rhythm of looking, not a wait for something to have happened.
        }
    }

    /// <summary>Waits until Partner Center has recorded something.</summary>
    public Task UntilAsync(Func<PartnerCenterSimulator, bool> isSo) => UntilAsync(() => Task.FromResult(Simulator), isSo);

    /// <summary>Reads a transition.</summary>
    public async Task<TransitionDetails> ReadAsync(TransitionId id) => (await Store.FindAsync(id, CancellationToken.None))!;

    /// <summary>The whole journal of a transition.</summary>
    public async Task<List<Effect>> ReadJournalAsync(TransitionId id)
    {
        var lines = new List<Effect>();
        await foreach (var line in Store.ReadJournalAsync(id, CancellationToken.None))
            lines.Add(line);
        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var life in Enumerable.Reverse(_lives))
            await life.DisposeAsync();
        await Simulator.DisposeAsync();
    }

    /// <inheritdoc cref="Life.RecoverAsync"/>
    public Task RecoverAsync() => _lives[^1].RecoverAsync();

    private async Task BeginAsync(Setting setting)
    {
        Setting = setting;
        var wasOn = setting.StorageFaults.IsOn;
        setting.StorageFaults.IsOn = false; // A process that cannot start is started again by its supervisor.
        _lives.Add(await Life.BeginAsync(setting));
        await RecoverAsync();
        setting.StorageFaults.IsOn = wasOn;
    }
}
