using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>Tells a batch's orchestration that something happened, and starts it if a crash kept it from being started.</summary>
/// <param name="orchestrations">The engine.</param>
public sealed class BatchNewsroom(IOrchestrationClient orchestrations)
{
    /// <summary>Lets the batch look now.</summary>
    public async Task TellAsync(BatchRecord batch, string what, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (await orchestrations.RaiseEventAsync(batch.InstanceId, BatchDefinitions.Changed, new BatchNews(what), cancellationToken) == ControlResult.NotFound)
            await StartAsync(batch, cancellationToken);
    }

    /// <summary>Starts the batch's latest attempt; one that was started is left as it is.</summary>
    public Task StartAsync(BatchRecord batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return orchestrations.StartAsync(BatchDefinitions.Batch, batch.InstanceId, new BatchOrder(batch.Id, batch.Attempt), cancellationToken);
    }

    /// <summary>Lets the batch look now, after a crash: whatever became of its orchestration, it has one afterwards.</summary>
    public async Task ReviveAsync(BatchRecord batch, IBatchStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(store);
        switch (await orchestrations.GetAsync(batch.InstanceId, cancellationToken))
        {
            case { IsFinal: true }:
                // Somebody terminated it: the batch goes on under another instance, and nothing is retried by that.
                var again = await store.ChangeAsync(batch.Id, one => one.Phase.IsFinal() || one.Attempt != batch.Attempt ? null : one with { Attempt = one.Attempt + 1 }, cancellationToken);
                if (again is { Changed: true })
                    await StartAsync(again.Batch, cancellationToken);
                break;
            case { Status: RuntimeStatus.Suspended }:
                await orchestrations.ResumeAsync(batch.InstanceId, "The batch is not over.", cancellationToken);
                break;
            default:
                await TellAsync(batch, "recovery", cancellationToken);
                break;
        }
    }
}
