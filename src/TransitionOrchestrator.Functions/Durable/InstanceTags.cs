using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Functions;

/// <summary>What Durable Task does not tell of an instance afterwards, its version and who called it, is kept in its tags.</summary>
internal static class InstanceTags
{
    private const string Version = "version";
    private const string ParentId = "parentInstanceId";
    private const string ParentOrchestrator = "parentOrchestrator";

    public static Dictionary<string, string> OfStarted(string version) => new(StringComparer.Ordinal) { [Version] = version };

    public static Dictionary<string, string> OfChild(string version, OrchestrationContext parent, string parentOrchestrator) => new(StringComparer.Ordinal)
    {
        [Version] = version,
        [ParentId] = parent.InstanceId,
        [ParentOrchestrator] = parentOrchestrator,
    };

    public static string ReadVersion(IReadOnlyDictionary<string, string> tags) => tags.GetValueOrDefault(Version, "");

    public static ParentInstance? ReadParent(IReadOnlyDictionary<string, string> tags) =>
        tags.TryGetValue(ParentId, out var id) && tags.TryGetValue(ParentOrchestrator, out var orchestrator) ? new ParentInstance(orchestrator, id) : null;
}
