using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Functions;

/// <content>Instances listed, removed, and brought back.</content>
public sealed partial class DurableTaskOrchestrationClient
{
    private const int PurgesAtOnce = 8;
    private static readonly RuntimeStatus[] FinalStates = [RuntimeStatus.Completed, RuntimeStatus.Failed, RuntimeStatus.Terminated];

    /// <inheritdoc/>
    public async Task<InstancePage> ListAsync(InstanceQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.PageSize is < 1 or > InstanceQuery.MaxPageSize)
            throw new ArgumentException($"{nameof(query.PageSize)} must be from 1 to {InstanceQuery.MaxPageSize}; it is {query.PageSize}.", nameof(query));
        var filter = new OrchestrationQuery(
            query.CreatedFrom, query.CreatedTo, query.Statuses?.Select(InstanceMetadata.ToDurableTask).ToArray(), InstanceIdPrefix: query.InstanceIdPrefix, PageSize: query.PageSize, FetchInputsAndOutputs: true, ContinuationToken: query.ContinuationToken);
        await foreach (var page in client.GetAllInstancesAsync(filter).AsPages(query.ContinuationToken, query.PageSize).WithCancellation(cancellationToken))
        {
            // Durable Task knows no filter by name, and some of its backends compare ids without regard to case.
            var found = page.Values
                .Where(instance => query.Orchestrator is null || string.Equals(instance.Name, query.Orchestrator, StringComparison.Ordinal))
                .Where(instance => query.InstanceIdPrefix is null || instance.InstanceId.StartsWith(query.InstanceIdPrefix, StringComparison.Ordinal));
            var snapshots = new List<InstanceSnapshot>();
            foreach (var instance in found)
                snapshots.Add((await WholeAsync(instance, cancellationToken)).ToSnapshot(query.WithInputsAndOutputs));
            return new InstancePage(snapshots, string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
        }

        return new InstancePage([], null);
    }

    /// <inheritdoc/>
    public async Task<ControlResult> PurgeAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        var seen = await LookAsync(instanceId, withDetails: false, cancellationToken);
        if (seen is null)
            return ControlResult.NotFound;
        if (!seen.RuntimeStatus.ToSeam().IsFinal())
            return ControlResult.NotFinal;
        var purged = await client.PurgeInstanceAsync(instanceId, options: null, cancellationToken);
        return purged.PurgedInstanceCount > 0 ? ControlResult.Accepted : ControlResult.NotFound;
    }

    /// <inheritdoc/>
    public async Task<PurgeOutcome> PurgeAsync(InstancePurge filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Limit, 1, nameof(filter));
        var statuses = filter.Statuses ?? FinalStates;
        if (statuses.Any(status => !status.IsFinal()))
            throw new ArgumentException($"Only final instances are purged: {string.Join(", ", statuses.Where(status => !status.IsFinal()))} is none.", nameof(filter));

        // Durable Task's purge by filter knows no limit, and on some backends takes running instances along.
        var query = new OrchestrationQuery(filter.CreatedFrom, filter.CreatedTo, statuses.Select(InstanceMetadata.ToDurableTask).ToArray());
        var old = new List<string>();
        var hasMore = false;
        await foreach (var instance in client.GetAllInstancesAsync(query).WithCancellation(cancellationToken))
        {
            hasMore = old.Count == filter.Limit;
            if (hasMore)
                break;
            old.Add(instance.InstanceId);
        }

        var purged = 0;
        await Parallel.ForEachAsync(old, new ParallelOptions { MaxDegreeOfParallelism = PurgesAtOnce, CancellationToken = cancellationToken }, async (instanceId, stop) =>
        {
            if (await PurgeAsync(instanceId, stop) == ControlResult.Accepted)
                Interlocked.Increment(ref purged);
        });
        return new PurgeOutcome(purged, hasMore);
    }

    /// <inheritdoc/>
    public async Task<RestartOutcome> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellationToken = default)
    {
        var seen = await LookAsync(instanceId, withDetails: false, cancellationToken);
        if (seen is null)
            return new RestartOutcome(ControlResult.NotFound, null);
        if (!seen.RuntimeStatus.ToSeam().IsFinal())
            return new RestartOutcome(ControlResult.NotFinal, null);
        return new RestartOutcome(ControlResult.Accepted, await client.RestartAsync(instanceId, restartWithNewInstanceId, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<ControlResult> RewindAsync(string instanceId, string reason, CancellationToken cancellationToken = default)
    {
        var seen = await LookAsync(instanceId, withDetails: false, cancellationToken);
        if (seen is null)
            return ControlResult.NotFound;
        if (seen.RuntimeStatus.ToSeam() != RuntimeStatus.Failed)
            return ControlResult.NotFailed;
        await client.RewindInstanceAsync(instanceId, reason, cancellationToken);
        return ControlResult.Accepted;
    }

    /// <summary>An instance of a list with everything that is known of it: some backends leave tags and failures out of lists.</summary>
    private async Task<OrchestrationMetadata> WholeAsync(OrchestrationMetadata listed, CancellationToken cancellationToken)
    {
        var isWhole = listed.Tags.Count > 0 && (listed.FailureDetails is not null || listed.RuntimeStatus != OrchestrationRuntimeStatus.Failed);
        return isWhole ? listed : await LookAsync(listed.InstanceId, withDetails: true, cancellationToken) ?? listed;
    }
}
