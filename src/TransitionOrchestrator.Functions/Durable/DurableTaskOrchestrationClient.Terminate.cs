using Microsoft.DurableTask.Client;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Functions;

/// <content>An instance ended together with its children.</content>
public sealed partial class DurableTaskOrchestrationClient
{
    /// <inheritdoc/>
    public async Task<ControlResult> TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default)
    {
        var result = await ControlAsync(instanceId, () => EndAsync(instanceId, reason, cancellationToken), cancellationToken);
        if (result == ControlResult.Accepted)
        {
            // Not every backend follows the recursive flag. Terminating is rare, so all that is under way may be looked through.
            foreach (var child in await LiveDescendantsAsync(instanceId, cancellationToken))
                await ControlAsync(child, () => EndAsync(child, reason, cancellationToken), cancellationToken);
        }

        return result;
    }

    private Task EndAsync(string instanceId, string reason, CancellationToken cancellationToken) =>
        client.TerminateInstanceAsync(instanceId, new TerminateInstanceOptions(reason, Recursive: true), cancellationToken);

    private async Task<List<string>> LiveDescendantsAsync(string ancestor, CancellationToken cancellationToken)
    {
        var children = new List<(string Parent, string Child)>();
        var live = new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended]);
        await foreach (var instance in client.GetAllInstancesAsync(live).WithCancellation(cancellationToken))
        {
            if (InstanceTags.ReadParent((await WholeAsync(instance, cancellationToken)).Tags) is { } parent)
                children.Add((parent.InstanceId, instance.InstanceId));
        }

        var byParent = children.ToLookup(each => each.Parent, each => each.Child, StringComparer.Ordinal);
        var found = byParent[ancestor].ToList();
        for (var next = 0; next < found.Count; next++)
            found.AddRange(byParent[found[next]]);
        return found;
    }
}
