namespace TransitionOrchestrator.PartnerCenter.RateLimits;

/// <summary>
/// The rate limit of one resource family: permits are handed out first come, first served, evenly spaced after a small burst, and
/// nobody gets one while the family is paused by a 429.
/// </summary>
/// <remarks>
/// Not <c>System.Threading.RateLimiting.TokenBucketRateLimiter</c>: that one reads the machine's clock, so that neither tests nor
/// simulations can drive it, and it cannot be paused. Every waiter that gives up leaves its place without costing a permit.
/// </remarks>
internal sealed class FamilyLimiter : IDisposable
{
    private static readonly TimeSpan FirstPauseWithoutHint = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _tolerance;
    private DateTimeOffset _next = DateTimeOffset.MinValue;
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;
    private int _throttledInARow;
    private ITimer? _timer;

    public FamilyLimiter(int permitsPerMinute, int burst, TimeProvider time)
    {
        _time = time;

        // The burst comes out of the minute's permits, not on top: no minute, wherever it begins, has more than it may.
        burst = Math.Clamp(burst, 1, Math.Max(1, permitsPerMinute / 2));
        _interval = TimeSpan.FromMinutes(1) / (permitsPerMinute - burst + 1);
        _tolerance = _interval * (burst - 1);
    }

    /// <summary>When the pause is over; in the past when there is none.</summary>
    public DateTimeOffset PausedUntil
    {
        get
        {
            lock (_gate)
                return _pausedUntil;
        }
    }

    /// <summary>Completes when the caller may send one request.</summary>
    public Task WaitAsync(CancellationToken cancellation)
    {
        TaskCompletionSource waiter;
        lock (_gate)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_waiting.Count == 0 && TryTake(_time.GetUtcNow()))
                return Task.CompletedTask;

            waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter);
            if (_waiting.Count == 1)
                Schedule();
        }

        return Wait(waiter, cancellation);
    }

    /// <summary>Partner Center said 429: the whole family waits, longer each time in a row.</summary>
    /// <returns>How long the family waits now.</returns>
    public TimeSpan Throttled(TimeSpan? retryAfter)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var backOff = FirstPauseWithoutHint * Math.Pow(2, Math.Min(_throttledInARow, 8));

            // The first 429 waits as told; only repeats grow. Calls that were under way when the pause began do not count as repeats.
            if (_pausedUntil <= now)
                _throttledInARow++;
            var pause = retryAfter is { } told && (_throttledInARow <= 1 || told > backOff) ? told : backOff;
            var until = now + (pause < LongestPause || retryAfter > LongestPause ? pause : LongestPause);
            if (until > _pausedUntil)
            {
                _pausedUntil = until;

                // No burst after a pause: everybody waits at the door then.
                _next = _pausedUntil + _tolerance;
                Schedule();
            }

            return _pausedUntil - now;
        }
    }

    /// <summary>Partner Center accepted a call.</summary>
    public void Accepted()
    {
        lock (_gate)
        {
            if (_pausedUntil <= _time.GetUtcNow())
                _throttledInARow = 0;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
            while (_waiting.TryDequeue(out var waiter))
                waiter.TrySetException(new ObjectDisposedException(nameof(FamilyLimiter)));
        }
    }

    private static async Task Wait(TaskCompletionSource waiter, CancellationToken cancellation)
    {
        await using var registration = cancellation.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), waiter);
        await waiter.Task;
    }

    private DateTimeOffset DueAt()
    {
        var earliest = _next == DateTimeOffset.MinValue ? _next : _next - _tolerance;
        return earliest > _pausedUntil ? earliest : _pausedUntil;
    }

    private bool TryTake(DateTimeOffset now)
    {
        if (now < DueAt())
            return false;
        _next = (_next > now ? _next : now) + _interval;
        return true;
    }

    private void Dispense()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            while (_waiting.TryPeek(out var waiter))
            {
                if (waiter.Task.IsCompleted)
                {
                    _waiting.Dequeue();
                    continue;
                }

                if (now < DueAt())
                    break;
                _waiting.Dequeue();
                if (waiter.TrySetResult())
                    TryTake(now);
            }

            Schedule();
        }
    }

    private void Schedule()
    {
        if (_waiting.Count == 0)
            return;
        var due = DueAt() - _time.GetUtcNow();
        if (due < TimeSpan.Zero)
            due = TimeSpan.Zero;
        else if (due > TimeSpan.Zero)
            due = TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds));

        _timer ??= _time.CreateTimer(static state => ((FamilyLimiter)state!).Dispense(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }
}
