using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>Removes what is over and old: the engine's histories early, transitions and batches late. Each head runs it once a day.</summary>
/// <param name="orchestrations">The engine.</param>
/// <param name="stores">The stores of what is kept.</param>
/// <param name="settings">The ages.</param>
/// <param name="time">The clock.</param>
public sealed class Retention(IOrchestrationClient orchestrations, IEnumerable<IFinishedState> stores, RetentionSettings settings, TimeProvider time)
{
    private const int PageSize = 500;
    private static readonly RuntimeStatus[] Final = [RuntimeStatus.Completed, RuntimeStatus.Failed, RuntimeStatus.Terminated];

    /// <summary>Removes all of it. Cut off anywhere, the next run goes on.</summary>
    public async Task<RetentionOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var histories = await PurgeHistoriesAsync(now - settings.History, cancellationToken);
        var kept = 0;
        foreach (var store in stores)
            kept += await store.PurgeAsync(now - settings.State, cancellationToken);
        return new RetentionOutcome(histories, kept);
    }

    /// <summary>
    /// By the time of the end, one by one: the engine's own purge by age goes by the start, and would take the history of what ran for
    /// weeks the moment it ends, before anybody has seen how.
    /// </summary>
    private async Task<int> PurgeHistoriesAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken)
    {
        var purged = 0;
        string? token = null;
        do
        {
            var page = await orchestrations.ListAsync(
                new InstanceQuery { Statuses = Final, CreatedTo = endedBefore, PageSize = PageSize, ContinuationToken = token }, cancellationToken);
            foreach (var instance in page.Instances.Where(one => one.IsFinal && one.LastUpdatedAt < endedBefore))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await orchestrations.PurgeAsync(instance.InstanceId, cancellationToken) == ControlResult.Accepted)
                    purged++;
            }

            token = page.ContinuationToken;
        }
        while (token is not null);
        return purged;
    }
}

/// <summary>What a run removed.</summary>
/// <param name="Histories">Histories of orchestrations.</param>
/// <param name="Kept">Transitions and batches.</param>
public sealed record RetentionOutcome(int Histories, int Kept);
