namespace TransitionOrchestrator.Api;

/// <summary>Something that the product cannot work without; each head registers what it uses.</summary>
public interface IDependencyCheck
{
    /// <summary>Its name as people know it, for example <c>storage</c>.</summary>
    string Name { get; }

    /// <summary>Looks whether it works. Throwing means that it does not; the exception goes to the log, never outward.</summary>
    /// <param name="cancellationToken">Signalled when the answer comes too late to matter.</param>
    Task<DependencyFinding> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>What a check found.</summary>
/// <param name="Status">How the dependency stands.</param>
/// <param name="Description">Words for the people who run the product, without secrets.</param>
public sealed record DependencyFinding(HealthStatus Status, string? Description = null);

/// <summary>How a dependency, or the whole product, stands.</summary>
public enum HealthStatus
{
    /// <summary>It works.</summary>
    Healthy,

    /// <summary>It works, with a restriction that its description names.</summary>
    Degraded,

    /// <summary>It does not work.</summary>
    Unhealthy,
}
