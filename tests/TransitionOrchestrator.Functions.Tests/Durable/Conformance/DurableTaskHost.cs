using TransitionOrchestrator.Durability;
using TransitionOrchestrator.Durability.Conformance;

namespace TransitionOrchestrator.Functions.Tests.Durable;

/// <summary>The adapter on Durable Task's in-process test host, as the conformance suite sees it. Its time is real.</summary>
public sealed class DurableTaskHost : ConformanceHost
{
    private InProcessDurableTask? _host;

    public override IOrchestrationClient Client => _host?.Client ?? throw new InvalidOperationException("Not started.");

    public override TimeSpan Unit { get; } = TimeSpan.FromSeconds(1);

    public override DateTimeOffset UtcNow => TimeProvider.System.GetUtcNow();

    public override async Task StartAsync(DurableRegistry registry, HostSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _host = await InProcessDurableTask.StartAsync(registry, settings.Loggers, settings.Version);
    }

    /// <summary>Durable Task's worker replays at every turn; its backend is a memory of this process.</summary>
    public override Task ReloadAsync() => Task.CompletedTask;

    public override Task ElapseAsync(TimeSpan time) => Task.Delay(time);

    public override Task ElapseUntilAsync(Task task) => task;

    public override async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
    }
}
