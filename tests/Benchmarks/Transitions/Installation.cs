using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Azure;
using TransitionOrchestrator.Benchmarks.Measuring;
using TransitionOrchestrator.Benchmarks.Storage;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;
using TransitionOrchestrator.Durability.Embedded;
using TransitionOrchestrator.PartnerCenter;
using TransitionOrchestrator.PartnerCenter.RateLimits;
using TransitionOrchestrator.PartnerCenter.Transitions;
using TransitionOrchestrator.Simulators.PartnerCenter;
using TransitionOrchestrator.Simulators.PartnerCenter.Estates;

namespace TransitionOrchestrator.Benchmarks.Transitions;

/// <summary>What moves customers, put together as in the local head, with meters where it leaves the process.</summary>
internal sealed class Installation : IAsyncDisposable
{
    // The simulator answers at once; these only bound what a run costs in which it should not.
    private static readonly Pace Pace = new() { FirstWait = TimeSpan.FromMilliseconds(20), MaxWait = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromMinutes(1), SuspensionGrace = TimeSpan.FromSeconds(2) };

    private readonly ServiceProvider _services;
    private readonly EmbeddedEngine _engine;
    private readonly TransitionCommands _commands;

    private readonly CancellationToken _cancellation;

    private Installation(ServiceProvider services, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _services = services;
        _engine = services.GetRequiredService<EmbeddedEngine>();
        _commands = services.GetRequiredService<TransitionCommands>();
    }

    /// <summary>The engine's storage requests.</summary>
    public StorageMeter Histories { get; private init; } = new();

    /// <summary>The storage requests for what people read.</summary>
    public StorageMeter States { get; private init; } = new();

    /// <summary>Calls to Partner Center.</summary>
    public CallMeter Calls { get; private init; } = new();

    public long StorageRequests => Histories.Requests + States.Requests;

    /// <summary>Starts one.</summary>
    /// <param name="name">Begins the names of its tables: letters and digits.</param>
    /// <param name="storage">Its Azurite.</param>
    /// <param name="simulator">Its Partner Center.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<Installation> StartAsync(string name, StorageFolder storage, SimulatorProcess simulator, CancellationToken cancellation)
    {
        var (histories, states, calls) = (new StorageMeter(), new StorageMeter(), new CallMeter());
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddSingleton<ICallObserver>(calls);
        services.AddPartnerCenterClient(options => Connect(options, simulator.Address));
        services.AddPartnerCenterTransitions();
        services.AddTransitionStore(options =>
        {
            options.ConnectionString = storage.ConnectionString;
            options.TableNamePrefix = name;
            options.ConfigureClient = client => client.AddPolicy(states, HttpPipelinePosition.PerRetry);
        });
        services.AddEmbeddedEngine(options => options.TaskHub = name, registry => registry.AddTransition(), _ => storage.Client(histories));
        services.AddSingleton(provider => new TransitionCommands(
            provider.GetRequiredService<ITransitionStore>(), provider.GetRequiredService<IOrchestrationClient>(), provider.GetRequiredService<ICustomerAccount>(), TimeProvider.System, Guid.NewGuid, Pace));

        var installation = new Installation(services.BuildServiceProvider(), cancellation) { Histories = histories, States = states, Calls = calls };
        await installation._services.GetRequiredService<TableTransitionStore>().EnsureCreatedAsync(cancellation);
        await installation._engine.StartAsync(cancellation);
        installation.ResetMeters(); // Making tables and taking the task hub belong to the start of the process.
        return installation;
    }

    public void ResetMeters()
    {
        Histories.Reset();
        States.Reset();
        Calls.Reset();
    }

    /// <summary>Moves a customer and waits until it has moved.</summary>
    /// <returns>The transition.</returns>
    /// <exception cref="BenchmarkFailedException">It did not move.</exception>
    public async Task<TransitionId> MoveAsync(Guid customer, CancellationToken cancellation)
    {
        var started = await _commands.StartAsync(new TransitionRequest(new CustomerId(customer)), cancellation);
        if (started is not { Standing: OperationStanding.Accepted, Record: { } record })
            throw new BenchmarkFailedException($"{customer} was not accepted: {started.Standing} {started.Problem}");
        var ended = await _engine.WaitForCompletionAsync(record.Order.InstanceId, cancellation);
        if (ended.Status != RuntimeStatus.Completed)
            throw new BenchmarkFailedException($"{customer} ended as {ended.Status}: {ended.Failure}");
        return record.Id;
    }

    /// <summary>That a transition ended well and on the expected route; not part of what is measured.</summary>
    public async Task CheckAsync(TransitionId id, RouteKind route, CancellationToken cancellation)
    {
        var details = await _services.GetRequiredService<ITransitionStore>().FindAsync(id, cancellation);
        if (details?.Record is not { Phase: TransitionPhase.Completed } record || record.Route != route)
            throw new BenchmarkFailedException($"{id} ended in phase {details?.Record.Phase} on route {details?.Record.Route}, not completed on {route}.");
    }

    public async ValueTask DisposeAsync()
    {
        await BareEngine.StopAsync(_engine, _cancellation);
        await _services.DisposeAsync();
    }

    private static void Connect(PartnerCenterOptions options, Uri address)
    {
        var simulator = new SimulatorOptions();
        options.BaseAddress = address;
        options.AuthorityEndpoint = address;
        options.TenantId = new PartnerDocument().TenantId;
        options.ClientId = simulator.ClientId;
        options.ClientSecret = simulator.ClientSecret;
        options.RefreshToken = simulator.RefreshToken;
        foreach (var family in typeof(RateLimitOptions).GetProperties().Where(one => one.PropertyType == typeof(int) && one.Name != nameof(RateLimitOptions.Burst)))
            family.SetValue(options.RateLimits, 60_000);
        options.RateLimits.Burst = 500;
    }
}
