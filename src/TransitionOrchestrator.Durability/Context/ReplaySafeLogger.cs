using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability;

/// <summary>Silent while recorded steps are run again, and says so when it is asked whether a level is on.</summary>
/// <param name="inner">Where it writes.</param>
/// <param name="context">The run whose steps are logged.</param>
public sealed class ReplaySafeLogger(ILogger inner, OrchestrationContext context) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => !context.IsReplaying && inner.IsEnabled(logLevel);

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!context.IsReplaying)
            inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
