using Microsoft.AspNetCore.Http;

namespace TransitionOrchestrator.Api;

/// <summary>Who sent a request.</summary>
/// <param name="Name">The name that the journal keeps; null where everybody is let in and nobody is asked who they are.</param>
/// <param name="Roles">What they may do.</param>
public sealed record Caller(string? Name, ApiRoles Roles)
{
    /// <summary>The longest name that is kept, in characters.</summary>
    private const int MaxName = 200;

    /// <summary>Whether they may do what needs a role.</summary>
    public bool May(ApiRoles role) => role == ApiRoles.Read ? Roles != ApiRoles.None : (Roles & role) == role;

    /// <summary>The name of a request's caller, once <see cref="ApiGuard"/> let it in.</summary>
    internal static string? NameOf(HttpRequest request) => request.HttpContext.Features.Get<Caller>()?.Name;

    /// <summary>A name as the journal may keep it: one line of at most 200 characters; null when nothing is left.</summary>
    internal static string? Tidy(string? name)
    {
        var line = new string([.. (name ?? "").Where(letter => !char.IsControl(letter))]).Trim();
        return line.Length == 0 ? null : line[..Math.Min(line.Length, MaxName)];
    }
}
