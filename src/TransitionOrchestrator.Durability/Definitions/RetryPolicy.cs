namespace TransitionOrchestrator.Durability;

/// <summary>When and how often a failed activity is tried again. Meanings are those of Durable Task's <c>RetryPolicy</c>.</summary>
public sealed record RetryPolicy
{
    /// <summary>Creates a policy.</summary>
    /// <param name="maxAttempts">All attempts, the first included; at least 1.</param>
    /// <param name="firstInterval">The wait before the second attempt; above zero.</param>
    /// <param name="backoffCoefficient">What each further wait is multiplied with; at least 1.</param>
    /// <param name="maxInterval">The longest wait; one hour unless given; not below <paramref name="firstInterval"/>.</param>
    /// <param name="timeLimit">No attempt starts later than this after the first; unlimited unless given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside the range given above.</exception>
    public RetryPolicy(int maxAttempts, TimeSpan firstInterval, double backoffCoefficient = 1.0, TimeSpan? maxInterval = null, TimeSpan? timeLimit = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        MaxInterval = maxInterval ?? TimeSpan.FromHours(1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxInterval, firstInterval, nameof(maxInterval));
        if (timeLimit is { } limit)
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, firstInterval, nameof(timeLimit));
        MaxAttempts = maxAttempts;
        FirstInterval = firstInterval;
        BackoffCoefficient = backoffCoefficient;
        TimeLimit = timeLimit;
    }

    /// <summary>All attempts, the first included.</summary>
    public int MaxAttempts { get; }

    /// <summary>The wait before the second attempt.</summary>
    public TimeSpan FirstInterval { get; }

    /// <summary>What each further wait is multiplied with.</summary>
    public double BackoffCoefficient { get; }

    /// <summary>The longest wait between two attempts.</summary>
    public TimeSpan MaxInterval { get; }

    /// <summary>No attempt starts later than this after the first one; null for no limit.</summary>
    public TimeSpan? TimeLimit { get; }

    /// <summary>
    /// Whether a failure is worth another attempt; every failure is, unless said otherwise. Part of the orchestrator: it is
    /// replayed, and so must be deterministic. Asked only while attempts remain.
    /// </summary>
    public Func<FailureDetails, bool> ShouldRetry { get; init; } = static _ => true;

    /// <summary>The wait after the given attempt has failed.</summary>
    /// <param name="attempt">The attempt that failed, counted from 1.</param>
    public TimeSpan IntervalAfter(int attempt)
    {
        var ticks = FirstInterval.Ticks * Math.Pow(BackoffCoefficient, attempt - 1);
        return ticks >= MaxInterval.Ticks ? MaxInterval : TimeSpan.FromTicks((long)ticks);
    }

    /// <summary>Whether the step is tried again, after <see cref="IntervalAfter"/>.</summary>
    /// <param name="failure">How the attempt failed.</param>
    /// <param name="attempt">The attempt that failed, counted from 1.</param>
    /// <param name="elapsed">The time since the first attempt was started.</param>
    public bool AllowsAnother(FailureDetails failure, int attempt, TimeSpan elapsed)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return attempt < MaxAttempts
            && !FailureTypes.IsFinal(failure.ErrorType)
            && (TimeLimit is not { } limit || elapsed + IntervalAfter(attempt) <= limit)
            && ShouldRetry(failure);
    }
}
