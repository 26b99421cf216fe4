using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>
/// Remembers when the transitions were created that were in use lately. Two generations: when the young one is full it becomes the
/// old one, and what is still used is taken over; so at most twice the capacity is kept.
/// </summary>
internal sealed class CreationTimes(int capacity)
{
    private readonly Lock _gate = new();
    private Dictionary<TransitionId, DateTimeOffset> _young = [];
    private Dictionary<TransitionId, DateTimeOffset> _old = [];

    public void Remember(TransitionId id, DateTimeOffset createdAt)
    {
        lock (_gate)
            Keep(id, createdAt);
    }

    public DateTimeOffset? Find(TransitionId id)
    {
        lock (_gate)
        {
            if (_young.TryGetValue(id, out var createdAt))
                return createdAt;
            if (!_old.TryGetValue(id, out createdAt))
                return null;
            Keep(id, createdAt);
            return createdAt;
        }
    }

    private void Keep(TransitionId id, DateTimeOffset createdAt)
    {
        if (_young.Count >= capacity && !_young.ContainsKey(id))
            (_old, _young) = (_young, []);
        _young[id] = createdAt;
    }
}
