using System.Net;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// The only writer of one shard. It waits for nobody: when it becomes free it takes all that is queued into one entity group
/// transaction. Each transaction also rewrites the shard's owner row under its ETag; that row therefore keeps out an engine
/// that lost the hub, and tells, after a lost answer, whether the transaction was carried out.
/// </summary>
internal sealed class ShardWriter(TableClient table, string partition, TimeProvider time, ILogger logger)
{
    private const int MaxEntities = 100;
    private const long MaxWireBytes = 3_500_000;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Queue<ShardWrite> _queue = new();
    private bool _draining;
    private Guid _owner;
    private ETag _ownerTag;
    private bool _lost;

    public async Task TakeOwnershipAsync(Guid owner, CancellationToken cancellationToken)
    {
        var answer = await table.UpsertEntityAsync(OwnerRow(owner, Guid.Empty), TableUpdateMode.Replace, cancellationToken);
        _owner = owner;
        _ownerTag = answer.Headers.ETag!.Value;
        _lost = false;
    }

    public Task<CommitOutcome> WriteAsync(IReadOnlyList<TableTransactionAction> actions, long wireBytes, CancellationToken cancellationToken)
    {
        var write = new ShardWrite(actions, wireBytes, cancellationToken);
        lock (_gate)
        {
            _queue.Enqueue(write);
            if (_draining)
                return write.Outcome;
            _draining = true;
        }

        _ = DrainAsync();
        return write.Outcome;
    }

    private async Task DrainAsync()
    {
        while (TakeQueued() is { } batch)
        {
            try
            {
                await SubmitAsync(batch);
            }
            catch (OperationCanceledException)
            {
                batch.ForEach(write => write.Abandon());
            }
            catch (Exception unexpected)
            {
                batch.ForEach(write => write.Fail(unexpected));
            }
        }
    }

    private List<ShardWrite>? TakeQueued()
    {
        lock (_gate)
        {
            if (_queue.Count == 0)
            {
                _draining = false;
                return null;
            }

            var batch = new List<ShardWrite>();
            var entities = 1;
            var bytes = 0L;
            while (_queue.TryPeek(out var next) && (batch.Count == 0 || (entities + next.Actions.Count <= MaxEntities && bytes + next.WireBytes <= MaxWireBytes)))
            {
                _queue.Dequeue();
                entities += next.Actions.Count;
                bytes += next.WireBytes;
                batch.Add(next);
            }

            return batch;
        }
    }

    private async Task SubmitAsync(List<ShardWrite> batch)
    {
        var attempt = 0;
        var commit = Guid.NewGuid();
        // Whoever waits for a turn gave up only when the engine stops; all turns of one engine stop together.
        var cancellation = batch[0].Cancellation;
        while (batch.Count > 0)
        {
            if (_lost)
            {
                batch.ForEach(write => write.End(CommitOutcome.OwnershipLost));
                return;
            }

            try
            {
                var answer = await table.SubmitTransactionAsync(Actions(batch, commit), cancellation);
                _ownerTag = answer.Value[0].Headers.ETag!.Value;
                batch.ForEach(write => write.End(CommitOutcome.Committed));
                return;
            }
            catch (RequestFailedException failed) when (IsRefusal(failed))
            {
                // The client library repeats a request whose answer was lost: the refusal may be of the repetition.
                if (await LookUpAsync(commit, cancellation))
                {
                    batch.ForEach(write => write.End(CommitOutcome.Committed));
                    return;
                }

                if (FailedWrite(batch, failed) is { } refused)
                {
                    batch.Remove(refused);
                    if (failed.Status == (int)HttpStatusCode.Conflict)
                        refused.End(CommitOutcome.AlreadyExists);
                    else
                        refused.Fail(failed);
                    commit = Guid.NewGuid();
                }
                else if (failed.Status is not ((int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.NotFound))
                {
                    // Refused as a whole, for its size or form: alone, each shows whose fault it is.
                    await SubmitOneByOneAsync(batch, failed);
                    return;
                }
            }
            catch (Exception trouble) when (!cancellation.IsCancellationRequested)
            {
                await PauseAsync(attempt++, batch.Count, trouble, cancellation);
                if (await LookUpAsync(commit, cancellation))
                {
                    batch.ForEach(write => write.End(CommitOutcome.Committed));
                    return;
                }
            }
        }
    }

    private async Task SubmitOneByOneAsync(List<ShardWrite> batch, RequestFailedException failed)
    {
        if (batch.Count == 1)
        {
            batch[0].Fail(failed);
            return;
        }

        foreach (var write in batch)
            await SubmitAsync([write]);
    }

    /// <summary>True if the transaction was carried out. If not, another try can succeed, unless the shard has another owner. Does not give up before it knows.</summary>
    private async Task<bool> LookUpAsync(Guid commit, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var row = await table.GetEntityIfExistsAsync<TableEntity>(partition, TableKeys.OwnerRow, cancellationToken: cancellation);
                _lost = !row.HasValue || row.Value!.GetGuid("Owner") != _owner;
                if (_lost)
                    return false;
                _ownerTag = row.Value!.ETag;
                return row.Value.GetGuid("Commit") == commit;
            }
            catch (Exception trouble) when (!cancellation.IsCancellationRequested)
            {
                await PauseAsync(attempt, turns: 0, trouble, cancellation);
            }
        }
    }

    private Task PauseAsync(int attempt, int turns, Exception trouble, CancellationToken cancellation)
    {
        var pause = TimeSpan.FromMilliseconds(Math.Min(100 * Math.Pow(2, attempt), LongestPause.TotalMilliseconds));
        Log.CommitRetried(logger, partition, turns, pause, trouble);
        return Task.Delay(pause, time, cancellation);
    }

    private List<TableTransactionAction> Actions(List<ShardWrite> batch, Guid commit)
    {
        var actions = new List<TableTransactionAction>(batch.Count + 1)
        {
            new(TableTransactionActionType.UpdateReplace, OwnerRow(_owner, commit), _ownerTag),
        };
        foreach (var write in batch)
            actions.AddRange(write.Actions);
        return actions;
    }

    private TableEntity OwnerRow(Guid owner, Guid commit) => new(partition, TableKeys.OwnerRow) { ["Owner"] = owner, ["Commit"] = commit };

    private static bool IsRefusal(RequestFailedException failed) =>
        failed.Status is >= 400 and < 500 and not ((int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.TooManyRequests or (int)HttpStatusCode.Unauthorized or (int)HttpStatusCode.Forbidden);

    private static ShardWrite? FailedWrite(List<ShardWrite> batch, RequestFailedException failed)
    {
        if (failed is not TableTransactionFailedException { FailedTransactionActionIndex: { } index and > 0 })
            return null;
        foreach (var write in batch)
        {
            if (index <= write.Actions.Count)
                return write;
            index -= write.Actions.Count;
        }

        return null;
    }
}
