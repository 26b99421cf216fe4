namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>The instances whose code is in memory, so that the least recently used can be dropped.</summary>
internal sealed class LiveInstances(int capacity)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Instance> _byUse = new();

    public void Touch(Instance instance)
    {
        Instance? victim = null;
        lock (_gate)
        {
            if (instance.LivePlace is { } place)
                _byUse.Remove(place);
            instance.LivePlace = _byUse.AddLast(instance);
            if (_byUse.Count > capacity)
                victim = Forget(_byUse.First!.Value);
        }

        // One that is busy just now stays, and comes back with its next turn.
        victim?.Evict();
    }

    public void Remove(Instance instance)
    {
        lock (_gate)
            Forget(instance);
    }

    private Instance Forget(Instance instance)
    {
        if (instance.LivePlace is { } place)
            _byUse.Remove(place);
        instance.LivePlace = null;
        return instance;
    }
}
