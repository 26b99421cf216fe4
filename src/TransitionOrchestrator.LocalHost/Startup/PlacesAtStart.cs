using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.LocalHost;

/// <summary>Counts the transitions of batches that are under way since before the start, so that the bound holds for them as well; before any message is received.</summary>
internal sealed class PlacesAtStart(ITransitionStore store, TransitionsUnderWay underWay) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await foreach (var record in store.ReadUnfinishedAsync(cancellationToken))
        {
            if (record is { HeldBecause: null, Order: { BatchRow: not null, RequiresApproval: false } })
                underWay.Note(record.Id);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
