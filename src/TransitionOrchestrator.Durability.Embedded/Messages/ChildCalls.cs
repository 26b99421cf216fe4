namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// Makes the child of a call exist. The call can be made any number of times: the child's row says whose child it is, and the
/// caller's open step is the record that there must be one.
/// </summary>
internal sealed class ChildCalls(InstanceHost host)
{
    /// <summary>The result of a child that is final (or cannot be); null of one that runs, and then it tells its parent when it ends.</summary>
    public async Task<InputEvent?> EnsureAsync(ChildStart call)
    {
        var (id, name) = (call.Call.ChildId, call.Call.Name);
        if (!host.Loader.Knows(name))
            return Failed(call, FailureTypes.OrchestratorNotFound, $"No orchestrator is registered as '{name}'.");
        while (true)
        {
            var mine = new Instance(id, host) { Parent = call.Parent }.AsNew();
            var known = host.GetOrAdd(mine);
            if (known == mine)
            {
                mine.Post(new StartArrival(name, call.Call.Input, call.Call.Version) { Parent = call.Parent });
                if (await mine.Started.WaitAsync(host.Stopped))
                    return null;
            }
            else if (!await known.HasStartedAsync(host.Stopped))
            {
                continue;
            }
            else
            {
                return call.Owns(known.Parent) ? null : Exists(call);
            }

            await host.WhenSettledAsync(id);
            using var alone = await host.Revivals.EnterAsync(id, host.Stopped);
            if (await host.Loader.ReadAsync(id, host.Stopped) is { Head.IsSettled: true } stored)
                return await TakeAsync(call, stored);
        }
    }

    /// <summary>What the parent of a final instance is told.</summary>
    public static InputEvent ResultOf(InstanceHead child, string? output, int step) => child.Status switch
    {
        RuntimeStatus.Completed => new ChildCompleted(step, output!),
        RuntimeStatus.Failed => new ChildFailed(step, child.Failure!),
        _ => new ChildFailed(step, new FailureDetails(FailureTypes.Terminated, DurableJson.Deserialize<string>(output)) { IsTransient = false }),
    };

    private async Task<InputEvent?> TakeAsync(ChildStart call, StoredInstance stored)
    {
        var head = stored.Head;
        if (call.Owns(head.Parent))
        {
            // Failed before the caller was rewound, and asked for again: it is rewound too.
            if (head.Status == RuntimeStatus.Completed || head.Parent!.Execution == call.Parent.Execution)
                return ResultOf(head, stored.Output, call.Call.Id);
            await host.ReviveAsync(head.Status == RuntimeStatus.Failed
                ? Revival.Rewind(stored, call.RewindReason, call.Parent, host.Now)
                : Revival.Restart(stored, stored.Input, head.Version, call.Parent, host.Now));
            return null;
        }

        if (!call.Follows(head.Parent))
            return Exists(call);
        await host.ReviveAsync(Revival.Restart(stored with { Head = head with { Orchestrator = call.Call.Name } }, call.Call.Input, call.Call.Version, call.Parent, host.Now));
        return null;
    }

    private static ChildFailed Exists(ChildStart call) =>
        Failed(call, FailureTypes.InstanceExists, $"There is an instance '{call.Call.ChildId}' already, and it is not the child of this call.");

    private static ChildFailed Failed(ChildStart call, string type, string message) => new(call.Call.Id, new FailureDetails(type, message) { IsTransient = false });
}
