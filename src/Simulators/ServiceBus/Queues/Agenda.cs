namespace TransitionOrchestrator.Simulators.ServiceBus.Queues;

/// <summary>What is to be looked at again, and when: one timer, armed for the earliest. Used under the broker's gate.</summary>
internal sealed class Agenda : IDisposable
{
    /// <summary>Timers of the system reach 49 days; a later moment is looked at in steps.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private readonly TimeProvider _time;
    private readonly PriorityQueue<long, DateTimeOffset> _entries = new();
    private readonly ITimer _timer;
    private DateTimeOffset? _armed;

    public Agenda(TimeProvider time, Action due)
    {
        _time = time;
        _timer = time.CreateTimer(_ => due(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Notes to look at a message then. An entry that is no longer true is for the one who looks to skip.</summary>
    public void Note(long sequenceNumber, DateTimeOffset at)
    {
        _entries.Enqueue(sequenceNumber, at);
        Arm();
    }

    /// <summary>The messages to look at now.</summary>
    public IReadOnlyList<long> TakeDue()
    {
        var now = _time.GetUtcNow();
        var due = new List<long>();
        while (_entries.TryPeek(out var sequenceNumber, out var at) && at <= now)
        {
            _entries.Dequeue();
            due.Add(sequenceNumber);
        }

        _armed = null;
        Arm();
        return due;
    }

    public void Dispose() => _timer.Dispose();

    private void Arm()
    {
        if (!_entries.TryPeek(out _, out var at) || _armed <= at)
            return;
        _armed = at;
        _timer.Change(Wait(at - _time.GetUtcNow()), Timeout.InfiniteTimeSpan);
    }

    /// <summary>In whole milliseconds, rounded up: a timer that fires early would find nothing due. What is due already is looked at at once.</summary>
    private static TimeSpan Wait(TimeSpan left) =>
        left <= TimeSpan.Zero ? TimeSpan.Zero : left > LongestWait ? LongestWait : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
}
