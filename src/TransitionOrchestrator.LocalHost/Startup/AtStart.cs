using Microsoft.Extensions.Options;
using TransitionOrchestrator.Api;
using TransitionOrchestrator.Azure;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.LocalHost;

/// <summary>Makes the tables before anything uses them. Storage that does not answer fails the start while somebody still looks.</summary>
internal sealed class TablesAtStart(TableTransitionStore store, TableBatchStore batches, TimeProvider time) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    /// <exception cref="TimeoutException">Storage took the connection, but did not answer.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await store.EnsureCreatedAsync(either.Token);
            await batches.EnsureCreatedAsync(either.Token);
        }
        catch (OperationCanceledException cancelled) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Table storage gave no answer within {Patience.TotalSeconds:0} s.", cancelled);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

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

/// <summary>Looks at every transition and every batch that is not final, at the start and once an hour: none is lost between the store and the engine (I6), and what is stalled is told.</summary>
internal sealed partial class Recovery(
    TransitionCommands commands, BatchCommands batches, StalledTransitions stalled, IOptions<TransitionApiOptions> options, TimeProvider time, ILogger<Recovery> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        do
        {
            try
            {
                var mended = await commands.RecoverAsync(stoppingToken);
                if (mended > 0)
                    Mended(logger, mended);
                var removed = await batches.RecoverAsync(stoppingToken);
                if (removed > 0)
                    Removed(logger, removed);
                await stalled.TellAsync(options.Value.StalledAfter, stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                NotLooked(logger, failure); // Storage is away; the next look comes in an hour, and a restart looks at once.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(7101, LogLevel.Warning, "{Count} transitions had been left between the store and the engine; each was taken up or ended visibly.")]
    private static partial void Mended(ILogger logger, int count);

    [LoggerMessage(7103, LogLevel.Warning, "{Count} batches had never been wholly accepted, and nobody was told of them; they were removed.")]
    private static partial void Removed(ILogger logger, int count);

    [LoggerMessage(7102, LogLevel.Error, "The look at transitions and batches that are not final failed; it is repeated in an hour.")]
    private static partial void NotLooked(ILogger logger, Exception exception);
}
