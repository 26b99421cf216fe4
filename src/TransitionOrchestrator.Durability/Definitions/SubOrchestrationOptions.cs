namespace TransitionOrchestrator.Durability;

/// <summary>How a child is called. Durable Task's <c>SubOrchestrationOptions</c>.</summary>
public sealed record SubOrchestrationOptions
{
    /// <summary>The child's id; an id of its own, the same on every replay, unless given. The rules are those of <see cref="IOrchestrationClient.StartAsync{TInput,TOutput}(OrchestratorDefinition{TInput,TOutput},string,TInput,CancellationToken)"/>.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When and how often a failed child is called again. Each attempt is a child of its own; with an <see cref="InstanceId"/> it replaces the attempt before.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>The child's version; the caller's unless given. (Durable Task would take the worker's default.)</summary>
    public string? Version { get; init; }
}
