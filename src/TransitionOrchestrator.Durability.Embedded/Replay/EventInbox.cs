namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Events and those who wait for them; both in order, names without regard to case.</summary>
internal sealed class EventInbox
{
    private readonly Dictionary<string, Queue<Action<string>>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<string>> _early = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Open waits.</summary>
    public int Waiting { get; private set; }

    /// <summary>The code has ended: waits that it left behind take no more events.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Events that no wait has taken.</summary>
    public IEnumerable<EventRaised> Early => _early.SelectMany(queue => queue.Value.Select(payload => new EventRaised(queue.Key, payload)));

    public Task<T> WaitAsync<T>(string name)
    {
        if (_early.TryGetValue(name, out var early) && early.TryDequeue(out var payload))
            return Read<T>(payload);
        var waiter = new TaskCompletionSource<T>();
        if (!_waiters.TryGetValue(name, out var queue))
            _waiters[name] = queue = new Queue<Action<string>>();
        queue.Enqueue(json => Give(waiter, json));
        Waiting++;
        return waiter.Task;
    }

    public void Deliver(string name, string payload)
    {
        if (!IsClosed && _waiters.TryGetValue(name, out var queue) && queue.TryDequeue(out var waiter))
        {
            Waiting--;
            waiter(payload);
            return;
        }

        if (!_early.TryGetValue(name, out var early))
            _early[name] = early = new Queue<string>();
        early.Enqueue(payload);
    }

    private static Task<T> Read<T>(string payload)
    {
        var read = new TaskCompletionSource<T>();
        Give(read, payload);
        return read.Task;
    }

    private static void Give<T>(TaskCompletionSource<T> waiter, string json)
    {
        T value;
        try
        {
            value = DurableJson.Deserialize<T>(json);
        }
        catch (Exception malformed)
        {
            waiter.SetException(malformed);
            return;
        }

        waiter.SetResult(value);
    }
}
