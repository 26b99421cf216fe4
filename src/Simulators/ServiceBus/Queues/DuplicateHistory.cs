namespace TransitionOrchestrator.Simulators.ServiceBus.Queues;

/// <summary>The message ids of the last while; of none at all if the window is zero. Used under the broker's gate.</summary>
internal sealed class DuplicateHistory(TimeSpan window)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, DateTimeOffset At)> _order = new();

    /// <summary>What is remembered, the oldest first.</summary>
    public IEnumerable<(string Id, DateTimeOffset At)> All => _order;

    /// <summary>Remembers an id.</summary>
    /// <returns>False if it was remembered already.</returns>
    public bool TryAdd(string id, DateTimeOffset at)
    {
        if (window == TimeSpan.Zero)
            return true;
        while (_order.TryPeek(out var oldest) && at - oldest.At >= window)
        {
            _order.Dequeue();
            _seen.Remove(oldest.Id);
        }

        if (!_seen.Add(id))
            return false;
        _order.Enqueue((id, at));
        return true;
    }
}
