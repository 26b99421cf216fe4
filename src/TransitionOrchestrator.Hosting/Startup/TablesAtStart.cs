using Microsoft.Extensions.Hosting;
using TransitionOrchestrator.Azure;

namespace TransitionOrchestrator.Hosting;

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
