namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>When to wake which instance: one entry an instance, and one timer for all of them.</summary>
internal sealed class WakeQueue : IDisposable
{
    // Timers of the runtime end at 49 days; a longer wait is looked at again.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(20);

    private readonly Lock _gate = new();
    private readonly SortedSet<(long DueTicks, string InstanceId)> _queue = new(Comparer<(long DueTicks, string InstanceId)>.Create(Compare));
    private readonly Dictionary<string, long> _due = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly Action<string> _wake;
    private readonly ITimer _timer;
    private long _armedFor = long.MaxValue;
    private bool _disposed;

    public WakeQueue(TimeProvider time, Action<string> wake)
    {
        _time = time;
        _wake = wake;
        _timer = time.CreateTimer(_ => WakeDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sets, moves or (with null) removes the entry of an instance.</summary>
    public void Set(string instanceId, DateTimeOffset? due)
    {
        lock (_gate)
        {
            if (_due.Remove(instanceId, out var before))
                _queue.Remove((before, instanceId));
            if (_disposed || due is not { } at)
                return;
            _due[instanceId] = at.UtcTicks;
            _queue.Add((at.UtcTicks, instanceId));
            if (at.UtcTicks < _armedFor)
                Arm();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _queue.Clear();
            _due.Clear();
        }

        _timer.Dispose();
    }

    private void WakeDue()
    {
        var due = new List<string>();
        lock (_gate)
        {
            var now = _time.GetUtcNow().UtcTicks;
            while (_queue.Count > 0 && _queue.Min is var first && first.DueTicks <= now)
            {
                _queue.Remove(first);
                _due.Remove(first.InstanceId);
                due.Add(first.InstanceId);
            }

            Arm();
        }

        foreach (var instanceId in due)
            _wake(instanceId);
    }

    private void Arm()
    {
        if (_disposed)
            return;
        if (_queue.Count == 0)
        {
            _armedFor = long.MaxValue;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        _armedFor = _queue.Min.DueTicks;
        var wait = TimeSpan.FromTicks(Math.Max(0, _armedFor - _time.GetUtcNow().UtcTicks));
        // Rounded up: a timer that is early would only be armed again.
        wait = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        _timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }

    private static int Compare((long DueTicks, string InstanceId) left, (long DueTicks, string InstanceId) right)
    {
        var byTime = left.DueTicks.CompareTo(right.DueTicks);
        return byTime != 0 ? byTime : string.CompareOrdinal(left.InstanceId, right.InstanceId);
    }
}
