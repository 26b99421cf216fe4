namespace TransitionOrchestrator.Core;

/// <summary>How batches are carried out.</summary>
public sealed record BatchSettings
{
    /// <summary>How long a row may be queued before its message is taken for lost and sent again; 6 hours. A message too many starts nothing.</summary>
    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromHours(6);

    /// <summary>The longest time between two looks at a batch that is under way; 1 hour.</summary>
    public TimeSpan LookAgainAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How soon a paused batch looks for working tokens, at first; the longer it is paused, the rarer it looks, down to every 15 minutes.</summary>
    public TimeSpan FirstAccessCheck { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How soon the end of a transition is looked for that somebody else started, and that does not know of its row; 1 minute.</summary>
    public TimeSpan AttachedLook { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Everything that is wrong.</summary>
    /// <param name="section">What the settings' names begin with.</param>
    public IEnumerable<string> Problems(string section)
    {
        if (ResendAfter < TimeSpan.FromMinutes(1))
            yield return $"{section}:{nameof(ResendAfter)} must be at least 1 minute.";
        if (LookAgainAfter < TimeSpan.FromSeconds(1))
            yield return $"{section}:{nameof(LookAgainAfter)} must be at least 1 second.";
        if (FirstAccessCheck < TimeSpan.FromSeconds(1))
            yield return $"{section}:{nameof(FirstAccessCheck)} must be at least 1 second.";
        if (AttachedLook < TimeSpan.FromSeconds(1))
            yield return $"{section}:{nameof(AttachedLook)} must be at least 1 second.";
    }
}
