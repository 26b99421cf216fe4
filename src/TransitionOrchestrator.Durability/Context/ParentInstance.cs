namespace TransitionOrchestrator.Durability;

/// <summary>Who called a child. Durable Task's <c>ParentOrchestrationInstance</c>.</summary>
/// <param name="Orchestrator">The name of the calling orchestrator.</param>
/// <param name="InstanceId">The calling instance.</param>
public sealed record ParentInstance(string Orchestrator, string InstanceId);

/// <summary>An event that was delivered to a wait which nobody looks at any more: the code has not seen it.</summary>
/// <param name="Name">The event.</param>
/// <param name="Payload">JSON of its payload.</param>
public sealed record UntakenEvent(string Name, string Payload);
