using System.Collections.Concurrent;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What is left to do when an instance is final: deliver its last messages, end the children of a terminated one, and record that both is done.</summary>
internal sealed class Settling(InstanceHost host)
{
    private readonly ConcurrentDictionary<string, Task> _underWay = new(StringComparer.Ordinal);

    /// <summary>Takes over from an instance that just ended.</summary>
    public void Begin(InstanceHead head, ReadOnlyMemory<byte> tail, Outbox outbox) => Track(head.InstanceId, () => SettleAsync(head, tail, outbox));

    /// <summary>Takes up what the process before left.</summary>
    public void Resume(string instanceId) => Track(instanceId, () => ResumeAsync(instanceId));

    public Task WhenSettledAsync(string instanceId) => _underWay.GetValueOrDefault(instanceId, Task.CompletedTask);

    private void Track(string instanceId, Func<Task> settle)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _underWay[instanceId] = begun.Task;
        _ = Task.Run(async () =>
        {
            try
            {
                await settle();
            }
            catch (Exception) when (host.IsStopping)
            {
                // All of it is recorded: the next start takes it up.
            }

            _underWay.TryRemove(KeyValuePair.Create(instanceId, begun.Task));
            begun.SetResult();
        });
    }

    private async Task ResumeAsync(string instanceId)
    {
        if (await host.UntilKnownAsync(instanceId, () => host.Loader.ReadAsync(instanceId, host.Stopped)) is not { Head.IsSettled: false } stored)
            return;
        var unsent = Outgoing.Unsent(stored.Head, HistoryLog.Read([.. stored.History, stored.Tail]));
        var outbox = new Outbox(host, _ => { });
        // Children that were called and do not exist yet need not: they would be ended at once.
        outbox.Send([.. unsent.Where(message => message is EventMessage || stored.Head.Status != RuntimeStatus.Terminated)], unsent);
        await SettleAsync(stored.Head, stored.Tail, outbox);
    }

    private async Task SettleAsync(InstanceHead head, ReadOnlyMemory<byte> tail, Outbox outbox)
    {
        await outbox.Drained;
        if (outbox.Unsent.Count > 0)
            return;
        if (head.EndsChildren)
            await EndChildrenAsync(head.InstanceId);
        await host.UntilKnownAsync(head.InstanceId, () => host.CommitAsync(new TurnCommit(head with { Unsent = 0, EndsChildren = false }, IsNew: false, tail)));
    }

    private async Task EndChildrenAsync(string instanceId)
    {
        while (host.Family.ChildrenOf(instanceId) is { Count: > 0 } children)
        {
            await Task.WhenAll(children.Select(child => host.UntilKnownAsync(child, () =>
                host.ControlAsync(child, new ControlArrival(ControlKind.Terminate, null, $"Its parent '{instanceId}' was terminated."), host.Stopped))));
        }
    }
}
