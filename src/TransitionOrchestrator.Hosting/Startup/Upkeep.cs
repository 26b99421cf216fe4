using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Api;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Hosting;

/// <summary>What a head does now and then, whoever calls: nothing that was accepted is lost, and nothing that is old is kept.</summary>
/// <param name="transitions">The transitions.</param>
/// <param name="batches">The batches.</param>
/// <param name="rows">The batches as they are kept.</param>
/// <param name="stalled">What tells of those that make no progress.</param>
/// <param name="retention">What removes.</param>
/// <param name="options">How long a transition may make no progress.</param>
/// <param name="logger">The log.</param>
public sealed partial class Upkeep(
    TransitionCommands transitions, BatchCommands batches, IBatchStore rows, StalledTransitions stalled, Retention retention, IOptions<TransitionApiOptions> options, ILogger<Upkeep> logger)
{
    /// <summary>Looks at every transition and every batch that is not final: none is lost between the store and the engine (I6), and what is stalled is told.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        var mended = await transitions.RecoverAsync(rows, cancellationToken);
        if (mended > 0)
            Mended(logger, mended);
        var removed = await batches.RecoverAsync(cancellationToken);
        if (removed > 0)
            Removed(logger, removed);
        await stalled.TellAsync(options.Value.StalledAfter, cancellationToken);
    }

    /// <summary>Removes what is over and old.</summary>
    public async Task RemoveOldAsync(CancellationToken cancellationToken)
    {
        // First what ended without its end being written: with its history it would lose the trace of how.
        await RecoverAsync(cancellationToken);
        var outcome = await retention.RunAsync(cancellationToken);
        Purged(logger, outcome.Histories, outcome.Kept);
    }

    [LoggerMessage(7101, LogLevel.Warning, "{Count} transitions had been left between the store and the engine; each was taken up or ended visibly.")]
    private static partial void Mended(ILogger logger, int count);

    [LoggerMessage(7103, LogLevel.Warning, "{Count} batches had never been wholly accepted, and nobody was told of them; they were removed.")]
    private static partial void Removed(ILogger logger, int count);

    [LoggerMessage(7104, LogLevel.Information, "Removed what was over and old: {Histories} histories of orchestrations, {Kept} transitions and batches.")]
    private static partial void Purged(ILogger logger, int histories, int kept);
}
