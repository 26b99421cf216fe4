using TransitionOrchestrator.Durability.Conformance;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>Starts engines over one world and stops them after the test.</summary>
public abstract class EngineTest : IAsyncLifetime
{
    protected static readonly OrchestratorDefinition<string, string> Main = new("Main");
    protected static readonly ActivityDefinition<string, string> Echo = new("Echo");
    protected static readonly EventDefinition<string> Signal = new("Signal");
    protected static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly List<EmbeddedEngine> _engines = [];
    private World? _world;

    protected World World => _world ??= CreateWorld();

    protected ManualTimeProvider Time => World.Time;

    protected abstract World CreateWorld();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var engine in _engines)
            await engine.DisposeAsync();
    }

    protected async Task<EmbeddedEngine> StartAsync(Code code, Action<EmbeddedEngineOptions>? configure = null, IHistoryStore? store = null, bool takeOver = true)
    {
        var engine = Create(code, configure, store, takeOver);
        await engine.StartAsync(CancellationToken.None);
        return engine;
    }

    protected EmbeddedEngine Create(Code code, Action<EmbeddedEngineOptions>? configure = null, IHistoryStore? store = null, bool takeOver = true)
    {
        var options = new EmbeddedEngineOptions { TaskHub = World.Hub };
        configure?.Invoke(options);
        // Engines of one test live in one process: that the process of a killed one is gone must be played.
        var engine = new EmbeddedEngine(options, code.Build(), new ServiceCollection().BuildServiceProvider(), store ?? World.Open(), Time, NullLoggerFactory.Instance, _ => takeOver);
        _engines.Add(engine);
        return engine;
    }

    /// <summary>Starts an instance and waits for its end, while time flies.</summary>
    protected async Task<InstanceSnapshot> RunAsync(EmbeddedEngine engine, string input = "", string id = "one")
    {
        Assert.True(await engine.StartAsync(Main, id, input));
        return await EndOfAsync(engine, id);
    }

    protected static Task<InstanceSnapshot> EndOfAsync(EmbeddedEngine engine, string id = "one") => engine.WaitForCompletionAsync(id).WaitAsync(Patience);

    protected static string Output(InstanceSnapshot snapshot)
    {
        Assert.True(snapshot.Status == RuntimeStatus.Completed, $"{snapshot.Status}: {snapshot.Failure?.ErrorType} {snapshot.Failure?.Message} {snapshot.Failure?.StackTrace}");
        return DurableJson.Deserialize<string>(snapshot.Output);
    }

    protected static Code Echoing() => new Code().Activity(Echo, input => input);
}
