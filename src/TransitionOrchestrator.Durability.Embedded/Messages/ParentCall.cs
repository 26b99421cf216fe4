namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>The call that an instance is the child of.</summary>
/// <param name="Orchestrator">The caller's orchestrator.</param>
/// <param name="InstanceId">The caller.</param>
/// <param name="Life">The caller's life: its id can be used again after a purge.</param>
/// <param name="Execution">The caller's execution that made the call, or that asked for it again when it was rewound.</param>
/// <param name="Step">The caller's step.</param>
public sealed record ParentCall(string Orchestrator, string InstanceId, Guid Life, int Execution, int Step)
{
    internal bool IsSameCaller(ParentCall other) => string.Equals(InstanceId, other.InstanceId, StringComparison.Ordinal) && Life == other.Life;
}
