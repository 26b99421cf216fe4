using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Conformance;

/// <summary>A replay-safe logger writes each line once.</summary>
public abstract class LoggingConformance : ConformanceTest
{
    [ConformanceFact]
    public async Task Replayed_EachLineOnce()
    {
        using var log = new KeepingLoggers();
        await StartAsync(
            Echoing().Orchestrator(Main, async (context, _) =>
            {
                var logger = context.CreateReplaySafeLogger("Conformance");
                logger.LogInformation("begins");
                await context.CallActivityAsync(Echo, "");
                logger.LogInformation("waits");
                context.SetCustomStatus("waiting");
                await context.WaitForEventAsync(Signal);
                logger.LogInformation("ends");
                return "";
            }),
            new HostSettings("", log));
        await Client.StartAsync(Main, "one", "");
        await SeeStatusAsync("waiting");
        await Host.ReloadAsync();
        await Client.RaiseEventAsync("one", Signal, "");
        await EndOfAsync();

        Assert.Equal(["begins", "waits", "ends"], log.Lines, StringComparer.Ordinal);
    }

    [ConformanceFact]
    public async Task Replayed_LevelIsOff()
    {
        using var log = new KeepingLoggers();
        var seen = new ConcurrentQueue<(bool Replaying, bool Enabled)>();
        await StartAsync(
            Echoing().Orchestrator(Main, async (context, _) =>
            {
                seen.Enqueue((context.IsReplaying, context.CreateReplaySafeLogger("Conformance").IsEnabled(LogLevel.Critical)));
                context.SetCustomStatus("waiting");
                return await context.WaitForEventAsync(Signal);
            }),
            new HostSettings("", log));
        await Client.StartAsync(Main, "one", "");
        await SeeStatusAsync("waiting");
        await Host.ReloadAsync();
        await Client.RaiseEventAsync("one", Signal, "");
        await EndOfAsync();

        Assert.Equal([(false, true), (true, false)], seen);
    }

    /// <summary>Keeps what the orchestration's category writes.</summary>
    private sealed class KeepingLoggers : ILoggerFactory, ILogger
    {
        private bool _isOurs;

        public ConcurrentQueue<string> Lines { get; private init; } = new();

        public ILogger CreateLogger(string categoryName) => new KeepingLoggers { Lines = Lines, _isOurs = categoryName == "Conformance" };

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => _isOurs;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (_isOurs)
                Lines.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
