using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TransitionOrchestrator.Benchmarks.Storage;
using TransitionOrchestrator.Durability;
using TransitionOrchestrator.Durability.Embedded;

namespace TransitionOrchestrator.Benchmarks.Measuring;

/// <summary>An embedded engine with nothing around it.</summary>
internal sealed class BareEngine : IAsyncDisposable
{
    private readonly CancellationToken _cancellation;

    private BareEngine(EmbeddedEngine engine, CancellationToken cancellation) => (Engine, _cancellation) = (engine, cancellation);

    public EmbeddedEngine Engine { get; }

    public static async Task<BareEngine> StartAsync(string taskHub, IHistoryStore store, Action<DurableRegistry> register, CancellationToken cancellation)
    {
        var registry = new DurableRegistry();
        register(registry);
        var engine = new EmbeddedEngine(new EmbeddedEngineOptions { TaskHub = taskHub }, registry, new ServiceCollection().BuildServiceProvider(), store, TimeProvider.System, NullLoggerFactory.Instance);
        await engine.StartAsync(cancellation);
        return new BareEngine(engine, cancellation);
    }

    public static TableHistoryStore Store(StorageFolder storage, StorageMeter meter, string taskHub) =>
        new(storage.Client(meter), taskHub, TimeProvider.System, NullLogger<TableHistoryStore>.Instance);

    /// <summary>
    /// Stops an engine; one that was called off commits nothing more, for Ctrl-C has ended its Azurite as well and an engine
    /// never gives up on a commit.
    /// </summary>
    public static async Task StopAsync(EmbeddedEngine engine, CancellationToken calledOff)
    {
        try
        {
            await engine.StopAsync(calledOff);
        }
        catch (OperationCanceledException) when (calledOff.IsCancellationRequested)
        {
            // Its tables are deleted anyway.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(Engine, _cancellation);
        await Engine.DisposeAsync();
    }
}
