using Microsoft.Extensions.DependencyInjection;
using TransitionOrchestrator.Durability.Conformance;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>The embedded engine as the conformance suite sees it. Its time is virtual.</summary>
public sealed class EmbeddedHost(World world) : ConformanceHost
{
    private EmbeddedEngine? _engine;
    private DurableRegistry? _registry;
    private HostSettings? _settings;

    public override IOrchestrationClient Client => _engine ?? throw new InvalidOperationException("Not started.");

    public override TimeSpan Unit { get; } = TimeSpan.FromHours(1);

    public override DateTimeOffset UtcNow => world.Time.GetUtcNow();

    public override Task StartAsync(DurableRegistry registry, HostSettings settings)
    {
        (_registry, _settings) = (registry, settings);
        return ReloadAsync();
    }

    public override async Task ReloadAsync()
    {
        if (_engine is not null)
            await _engine.KillAsync();
        // Virtual hours must not be spent on renewing the lease.
        var options = new EmbeddedEngineOptions { TaskHub = world.Hub, Version = _settings!.Version, LeaseRenewal = TimeSpan.FromDays(40), LeaseDuration = TimeSpan.FromDays(120) };
        _engine = new EmbeddedEngine(options, _registry!, new ServiceCollection().BuildServiceProvider(), world.Open(), world.Time, _settings.Loggers, _ => true);
        await _engine.StartAsync(CancellationToken.None);
    }

    public override Task ElapseAsync(TimeSpan time)
    {
        world.Time.Advance(time);
        return Task.CompletedTask;
    }

    public override async Task ElapseUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            world.Time.Advance(Unit);
            // Leaves the processor to the engine: hours should not pass faster than it can work.
            await Task.WhenAny(task, Task.Delay(1));
        }

        await task;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
    }
}
