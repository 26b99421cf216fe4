namespace TransitionOrchestrator.Api;

/// <summary>Settings of the HTTP surface; validated when the host starts.</summary>
public sealed class TransitionApiOptions
{
    /// <summary>How long clients are asked to wait before they look again (<c>Retry-After</c>); 10 s, as Durable Functions says.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a transition that is under way may make no progress before it is shown as stalled; 30 minutes.</summary>
    public TimeSpan StalledAfter { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long the health check waits for one dependency; 5 s.</summary>
    public TimeSpan CheckTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Every problem of the settings.</summary>
    internal IEnumerable<string> Problems()
    {
        if (RetryAfter < TimeSpan.FromSeconds(1) || RetryAfter > TimeSpan.FromHours(1))
            yield return $"{nameof(RetryAfter)} must be between 1 second and 1 hour, but is {RetryAfter}.";
        if (StalledAfter <= TimeSpan.Zero)
            yield return $"{nameof(StalledAfter)} must be positive, but is {StalledAfter}.";
        if (CheckTimeout <= TimeSpan.Zero || CheckTimeout > TimeSpan.FromMinutes(1))
            yield return $"{nameof(CheckTimeout)} must be more than nothing and at most 1 minute, but is {CheckTimeout}.";
    }
}
