using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Core;

/// <summary>Says in the log which transitions make no progress although nobody holds them, for whoever is woken by it.</summary>
/// <param name="store">The record of truth.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed partial class StalledTransitions(ITransitionStore store, TimeProvider time, ILogger<StalledTransitions> logger)
{
    /// <summary>Looks at every transition that is not final, and logs each that is stalled.</summary>
    /// <param name="after">How long one may make no progress.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many there are.</returns>
    public async Task<int> TellAsync(TimeSpan after, CancellationToken cancellationToken)
    {
        var stalled = 0;
        await foreach (var record in store.ReadUnfinishedAsync(cancellationToken))
        {
            if (record.StalledSince(after, time.GetUtcNow()) is not { } since)
                continue;
            stalled++;
            Stalled(logger, record.Id, since, record.Phase, record.LastProblem?.Code ?? "none");
        }

        return stalled;
    }

    [LoggerMessage(6101, LogLevel.Warning, "Transition {Transition} has made no progress since {Since}; phase {Phase}, latest problem {Code}.")]
    private static partial void Stalled(ILogger logger, TransitionId transition, DateTimeOffset since, TransitionPhase phase, string code);
}
