namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What the code of one execution is told about itself. All of it is recorded, so that a replay is told the same.</summary>
internal sealed record RunIdentity(string InstanceId, string Version, ParentInstance? Parent, Guid Life, int Execution)
{
    public static RunIdentity Of(InstanceHead head) =>
        new(head.InstanceId, head.Version, head.Parent is { } call ? new ParentInstance(call.Orchestrator, call.InstanceId) : null, head.Life, head.Execution);
}
