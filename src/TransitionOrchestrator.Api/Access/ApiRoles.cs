namespace TransitionOrchestrator.Api;

/// <summary>What a caller may do. Whoever has any of them may read; nothing else follows from another, so that buying can take two people.</summary>
[Flags]
public enum ApiRoles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>To look: every GET, and previews, which change nothing.</summary>
    Read = 1,

    /// <summary>To start transitions and batches, and to cancel, suspend, resume and retry them.</summary>
    Operate = 2,

    /// <summary>To approve what waits for approval.</summary>
    Approve = 4,
}

/// <summary>Which role a request needs: said once, for both heads.</summary>
public static class NeededRole
{
    /// <summary>The role that an operation on a transition needs.</summary>
    public static ApiRoles Of(TransitionOperation operation) => operation == TransitionOperation.Approve ? ApiRoles.Approve : ApiRoles.Operate;

    /// <summary>How a role is called in key files and in problems.</summary>
    internal static string Name(this ApiRoles role) => role.ToString().ToLowerInvariant();
}
