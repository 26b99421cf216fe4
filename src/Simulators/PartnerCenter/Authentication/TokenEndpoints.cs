using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Authentication;

/// <summary>
/// The token endpoints of both versions, and the documents by which a client library finds them. They count as no call.
/// </summary>
internal static class TokenEndpoints
{
    private const string PartnerCenter = "https://api.partnercenter.microsoft.com";

    public static void MapTokenEndpoints(this IEndpointRouteBuilder app, SimulatorState state)
    {
        app.MapPost("/{tenant}/oauth2/token", (RequestDelegate)(http => IssueAsync(http, state.Tokens, v2: false)));
        app.MapPost("/{tenant}/oauth2/v2.0/token", (RequestDelegate)(http => IssueAsync(http, state.Tokens, v2: true)));
        app.MapGet("/{tenant}/v2.0/.well-known/openid-configuration", (RequestDelegate)(http => WriteAsync(http, 200, Configuration(http))));
        app.MapGet("/common/discovery/instance", (RequestDelegate)(http => WriteAsync(http, 200, Discovery(http))));
    }

    private static async Task IssueAsync(HttpContext http, TokenIssuer tokens, bool v2)
    {
        if (!http.Request.HasFormContentType)
        {
            await FailAsync(http, tokens, 400, "invalid_request", "AADSTS900144: The request body must be a form.");
            return;
        }
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var clientId = form["client_id"].ToString();
        var grant = form["grant_type"].ToString();
        var tenant = (string)http.Request.RouteValues["tenant"]!;
        var user = grant == "refresh_token";

        if (!tokens.IsTenant(tenant))
            await FailAsync(http, tokens, 400, "invalid_request", $"AADSTS90002: Tenant '{tenant}' not found.");
        else if (!user && grant != "client_credentials")
            await FailAsync(http, tokens, 400, "unsupported_grant_type", $"AADSTS70003: The grant type '{grant}' is not supported.");
        else if (!tokens.IsClient(clientId, Value(form, "client_secret"), Value(form, "client_assertion")))
            await FailAsync(http, tokens, 401, "invalid_client", "AADSTS7000215: Invalid client id or client secret provided.");
        else if (user && tokens.WhyNot(Value(form, "refresh_token")) is { } why)
            await FailAsync(http, tokens, 400, "invalid_grant", why);
        else
            await WriteAsync(http, 200, Answer(http, form, tokens, v2, user, clientId));
    }

    private static JsonObject Answer(HttpContext http, IFormCollection form, TokenIssuer tokens, bool v2, bool user, string clientId)
    {
        var asked = Value(form, "scope") ?? "";
        var resource = Value(form, "resource") ?? PartnerCenter;
        var seconds = (long)tokens.Lifetime.TotalSeconds - 1;
        var identity = user && (!v2 || asked.Contains("openid", StringComparison.Ordinal)) ? tokens.IdToken(clientId, Issuer(http, tokens.TenantId)) : null;
        var refresh = user ? tokens.NewRefreshToken() : null;
        if (v2)
        {
            return Json.Of(
                ("token_type", "Bearer"), ("scope", user ? asked : null), ("expires_in", seconds), ("ext_expires_in", seconds),
                ("access_token", tokens.AccessToken(user, PartnerCenter, "user_impersonation")), ("refresh_token", refresh), ("id_token", identity),
                ("client_info", user && Value(form, "client_info") == "1" ? tokens.ClientInfo() : null));
        }
        var now = tokens.Now.ToUnixTimeSeconds();
        return Json.Of(
            ("token_type", "Bearer"), ("scope", user ? "user_impersonation" : null), ("expires_in", Text(seconds)), ("ext_expires_in", Text(seconds)),
            ("expires_on", Text(now + seconds)), ("not_before", Text(now)), ("resource", resource),
            ("access_token", tokens.AccessToken(user, resource, "user_impersonation")), ("refresh_token", refresh), ("id_token", identity));
    }

    private static JsonObject Configuration(HttpContext http)
    {
        var tenant = (string)http.Request.RouteValues["tenant"]!;
        var root = Root(http);
        return Json.Of(
            ("token_endpoint", $"{root}/{tenant}/oauth2/v2.0/token"), ("authorization_endpoint", $"{root}/{tenant}/oauth2/v2.0/authorize"),
            ("jwks_uri", $"{root}/{tenant}/discovery/v2.0/keys"), ("issuer", Issuer(http, tenant)),
            ("response_types_supported", new JsonArray("code", "id_token")), ("subject_types_supported", new JsonArray("pairwise")),
            ("id_token_signing_alg_values_supported", new JsonArray("HS256")));
    }

    private static JsonObject Discovery(HttpContext http)
    {
        var host = http.Request.Host.Value ?? "";
        return Json.Of(
            ("tenant_discovery_endpoint", $"{Root(http)}/common/v2.0/.well-known/openid-configuration"), ("api-version", "1.1"),
            ("metadata", new JsonArray(Json.Of(("preferred_network", host), ("preferred_cache", host), ("aliases", new JsonArray(host))))));
    }

    private static string Root(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}";

    private static string Issuer(HttpContext http, string tenant) => $"{Root(http)}/{tenant}/v2.0";

    private static string? Value(IFormCollection form, string name) => form.TryGetValue(name, out var value) ? value.ToString() : null;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Task FailAsync(HttpContext http, TokenIssuer tokens, int status, string error, string description)
    {
        var code = int.Parse(description.AsSpan("AADSTS".Length, description.IndexOf(':', StringComparison.Ordinal) - "AADSTS".Length), CultureInfo.InvariantCulture);
        return WriteAsync(http, status, Json.Of(
            ("error", error), ("error_description", description), ("error_codes", new JsonArray(code)), ("timestamp", Json.Time(tokens.Now)),
            ("trace_id", Guid.NewGuid().ToString()), ("correlation_id", Guid.NewGuid().ToString()), ("error_uri", $"https://login.microsoftonline.com/error?code={code}")));
    }

    private static Task WriteAsync(HttpContext http, int status, JsonObject body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store, no-cache";
        return http.Response.Body.WriteAsync(Json.Bytes(body), http.RequestAborted).AsTask();
    }
}
