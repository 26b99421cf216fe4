namespace TransitionOrchestrator.Durability;

/// <summary>How an instance is started. Durable Task's <c>StartOrchestrationOptions</c>.</summary>
public sealed record StartOptions
{
    /// <summary>The version that the instance is recorded with; the engine's default unless given.</summary>
    public string? Version { get; init; }

    /// <summary>Its code does not run before this time; until then it is <see cref="RuntimeStatus.Pending"/>. At once unless given.</summary>
    public DateTimeOffset? StartAt { get; init; }
}
