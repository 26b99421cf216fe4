using System.Buffers.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace TransitionOrchestrator.Api;

/// <summary>
/// Callers as App Service authentication with Microsoft Entra ID names them, in a header that it writes itself and that it takes off
/// what comes from outside. Register it only where that authentication stands in front: without it, anybody can write the header.
/// Roles are app roles of the application: <c>Transitions.Read</c>, <c>Transitions.Operate</c>, <c>Transitions.Approve</c>.
/// </summary>
internal sealed class AppServiceCallers : ICallers
{
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    private const string EntraId = "aad";
    private const string LongRole = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";
    private const string LongObjectId = "http://schemas.microsoft.com/identity/claims/objectidentifier";

    private static readonly Dictionary<string, ApiRoles> Roles = new(StringComparer.Ordinal)
    {
        ["Transitions.Read"] = ApiRoles.Read, ["Transitions.Operate"] = ApiRoles.Operate, ["Transitions.Approve"] = ApiRoles.Approve,
    };

    public string Advice => "Sign in with Microsoft Entra ID, or send a token for this application as 'Authorization: Bearer'.";

    public Caller? Identify(HttpContext context)
    {
        // Twice the header: one of them is not the platform's.
        if (context.Request.Headers[Header] is not [{ Length: > 0 } value] || Read(value) is not { AuthenticationType: EntraId } principal)
            return null;
        var roles = principal.Values(principal.RoleType ?? LongRole, "roles", LongRole).Aggregate(ApiRoles.None, (all, role) => all | Roles.GetValueOrDefault(role));
        var id = principal.Values("oid", LongObjectId).FirstOrDefault();
        var name = principal.Values("preferred_username", "upn", principal.NameType ?? "name", "name", "azp", "appid").FirstOrDefault();
        // A name can be given to somebody else later; the object id cannot.
        return Caller.Tidy(name is null ? id : id is null ? name : $"{name} ({id})") is { } who ? new Caller(who, roles) : null;
    }

    private static ClientPrincipal? Read(string header)
    {
        try
        {
            return Base64.IsValid(header) ? JsonSerializer.Deserialize<ClientPrincipal>(Convert.FromBase64String(header)) : null;
        }
        catch (JsonException)
        {
            return null; // it is refused, and the guard says so in the log
        }
    }
}
