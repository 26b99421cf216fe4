using System.Collections.Concurrent;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Which instances are children of which, as long as they are not final; of all rounds and executions of the parent.</summary>
internal sealed class Family
{
    private readonly ConcurrentDictionary<string, HashSet<string>> _children = new(StringComparer.Ordinal);

    public void Add(Instance instance)
    {
        if (instance.Parent is not { } call)
            return;
        while (true)
        {
            var children = _children.GetOrAdd(call.InstanceId, _ => new HashSet<string>(StringComparer.Ordinal));
            lock (children)
            {
                // An emptied set has just been taken out by somebody else.
                if (children.Count == 0 && !_children.TryUpdate(call.InstanceId, children, children))
                    continue;
                children.Add(instance.InstanceId);
                return;
            }
        }
    }

    public void Remove(Instance instance)
    {
        if (instance.Parent is not { } call || !_children.TryGetValue(call.InstanceId, out var children))
            return;
        lock (children)
        {
            if (children.Remove(instance.InstanceId) && children.Count == 0)
                _children.TryRemove(KeyValuePair.Create(call.InstanceId, children));
        }
    }

    public IReadOnlyList<string> ChildrenOf(string instanceId)
    {
        if (!_children.TryGetValue(instanceId, out var children))
            return [];
        lock (children)
            return [.. children];
    }
}
