namespace TransitionOrchestrator.Core;

/// <summary>How long what is over is kept. What is under way is never removed.</summary>
public sealed record RetentionSettings
{
    /// <summary>How long the engine keeps the history of an orchestration after its end; 30 days. Only people who look into trouble need it.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long transitions with their journals, and batches with their rows, are kept after their end; 800 days: two years of invoices
    /// can be reconciled with them.
    /// </summary>
    public TimeSpan State { get; init; } = TimeSpan.FromDays(800);

    /// <summary>Everything that is wrong.</summary>
    /// <param name="section">What the settings' names begin with.</param>
    public IEnumerable<string> Problems(string section)
    {
        // What was left between store and engine is looked for every hour at the latest, and messages live for days.
        if (History < TimeSpan.FromDays(1))
            yield return $"{section}:{nameof(History)} must be at least 1 day.";
        if (State < History)
            yield return $"{section}:{nameof(State)} must not be below {section}:{nameof(History)}.";
        if (State > TimeSpan.FromDays(36_500))
            yield return $"{section}:{nameof(State)} must be at most 100 years.";
    }
}
