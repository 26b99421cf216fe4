using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TransitionOrchestrator.Azure;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;
using TransitionOrchestrator.EndToEnd.Tests.Worlds;
using TransitionOrchestrator.PartnerCenter;
using TransitionOrchestrator.PartnerCenter.RateLimits;
using TransitionOrchestrator.PartnerCenter.Transitions;
using TransitionOrchestrator.Simulators.PartnerCenter;

namespace TransitionOrchestrator.Functions.Tests.Durable;

/// <summary>Everything that a transition needs, with Durable Task as its engine: the real client against the simulator, the real tables on Azurite.</summary>
internal sealed class DurableWorld : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly InProcessDurableTask _engine;

    private DurableWorld(PartnerCenterSimulator simulator, InProcessDurableTask engine)
    {
        (Simulator, _engine) = (simulator, engine);
        var pace = new Pace { FirstWait = TimeSpan.FromMilliseconds(20), MaxWait = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromMinutes(5), SuspensionGrace = TimeSpan.FromSeconds(2), ListingLag = TimeSpan.FromSeconds(1) };
        Store = engine.Services.GetRequiredService<ITransitionStore>();
        Commands = new TransitionCommands(Store, engine.Client, engine.Services.GetRequiredService<ICustomerAccount>(), TimeProvider.System, Guid.NewGuid, pace);
    }

    public PartnerCenterSimulator Simulator { get; }

    public ITransitionStore Store { get; }

    public TransitionCommands Commands { get; }

    public static async Task<DurableWorld> StartAsync(string azurite, SimulatorOptions options)
    {
        var simulator = await PartnerCenterSimulator.StartAsync(options);
        var engine = await InProcessDurableTask.StartAsync(new DurableRegistry().AddTransition(), NullLoggerFactory.Instance, addServices: services =>
        {
            services.AddSingleton(TimeProvider.System);
            services.AddPartnerCenterClient(client => Configure(client, simulator, options));
            services.AddPartnerCenterTransitions();
            services.AddTransitionStore(tables => (tables.ConnectionString, tables.TableNamePrefix) = (azurite, $"d{Guid.NewGuid():N}"[..20]));
        });
        await engine.Services.GetRequiredService<TableTransitionStore>().EnsureCreatedAsync(CancellationToken.None);
        return new DurableWorld(simulator, engine);
    }

    /// <summary>Starts the customer's transition.</summary>
    public async Task<TransitionRecord> StartAsync(Func<TransitionRequest, TransitionRequest>? with = null)
    {
        var request = new TransitionRequest(new CustomerId(Guid.Parse(Estates.Customer)));
        var started = await Commands.StartAsync(with?.Invoke(request) ?? request, CancellationToken.None);
        Assert.True(started.Record is not null, $"{started.Standing}: {started.Problem}");
        return started.Record!;
    }

    /// <summary>Waits until a transition's orchestration has ended, checks what must hold, and reads what people read.</summary>
    public async Task<TransitionDetails> UntilFinalAsync(TransitionRecord record)
    {
        using var limit = new CancellationTokenSource(Limit);
        var instance = await _engine.Client.WaitForCompletionAsync(record.Order.InstanceId, limit.Token);
        Assert.True(instance.Status == RuntimeStatus.Completed, $"{instance.Status}: {instance.Failure}");
        var details = await ReadAsync(record.Id);
        Assert.Empty(OutwardPromises.Broken(Simulator, [details]));
        return details;
    }

    /// <summary>Reads a transition until it is as expected.</summary>
    public async Task<TransitionDetails> UntilAsync(TransitionId id, Func<TransitionDetails, bool> isSo)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var details = await ReadAsync(id);
            if (isSo(details))
                return details;
            Assert.True(watch.Elapsed < Limit, $"It did not become so within {Limit}: {details}");
            await Task.Delay(TimeSpan.FromMilliseconds(5)); // The rhythm of looking, not a wait for something to have happened.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await Simulator.DisposeAsync();
    }

    private async Task<TransitionDetails> ReadAsync(TransitionId id) => (await Store.FindAsync(id, CancellationToken.None))!;

    private static void Configure(PartnerCenterOptions client, PartnerCenterSimulator simulator, SimulatorOptions options)
    {
        client.BaseAddress = client.AuthorityEndpoint = simulator.BaseAddress;
        client.TenantId = options.Estate!.Partner.TenantId;
        (client.ClientId, client.ClientSecret, client.RefreshToken) = (options.ClientId, options.ClientSecret, options.RefreshToken);
        (client.RetryBaseDelay, client.RetryMaxDelay) = (TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(200));
        foreach (var family in typeof(RateLimitOptions).GetProperties().Where(one => one.PropertyType == typeof(int) && one.Name != nameof(RateLimitOptions.Burst)))
            family.SetValue(client.RateLimits, 60_000);
        client.RateLimits.Burst = 500;
    }
}
