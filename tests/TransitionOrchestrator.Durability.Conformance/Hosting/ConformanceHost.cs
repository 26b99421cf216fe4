using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>
/// An engine under test. Each test has a host of its own, with nothing in it. What a host cannot do it says with
/// <see cref="LacksAttribute"/> on the test class.
/// </summary>
public abstract class ConformanceHost : IAsyncDisposable
{
    /// <summary>The client of the engine that runs now.</summary>
    public abstract IOrchestrationClient Client { get; }

    /// <summary>A stretch of the engine's time: long where time is virtual, short where it is real. All waits of the suite are counted in it.</summary>
    public abstract TimeSpan Unit { get; }

    /// <summary>The engine's time.</summary>
    public abstract DateTimeOffset UtcNow { get; }

    /// <summary>Starts the engine. Called again, it starts with other code on the same data; the one before was ended.</summary>
    /// <param name="registry">The code that it runs.</param>
    /// <param name="settings">What else a test may ask for.</param>
    public abstract Task StartAsync(DurableRegistry registry, HostSettings settings);

    /// <summary>
    /// Ends the engine without warning and starts another one on the same data, with the same code. An engine that forgets
    /// everything when it ends, but replays at every turn anyway, does nothing here and lacks <see cref="Capability.Crash"/>.
    /// </summary>
    public abstract Task ReloadAsync();

    /// <summary>Lets the engine's time pass: at once where it is virtual, really where it is real. Timers due by then fire soon after.</summary>
    public abstract Task ElapseAsync(TimeSpan time);

    /// <summary>Lets the engine's time pass until the task has ended. Where time is real, that is a wait.</summary>
    public abstract Task ElapseUntilAsync(Task task);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>What a test may ask of a host beside the code.</summary>
/// <param name="Version">The version of new instances; empty for none.</param>
/// <param name="Loggers">Where replay-safe loggers write.</param>
public sealed record HostSettings(string Version, ILoggerFactory Loggers);
