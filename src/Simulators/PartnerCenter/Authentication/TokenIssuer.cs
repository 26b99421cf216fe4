using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Authentication;

/// <summary>
/// Makes and checks tokens. They carry everything that is needed to check them, signed with a key of this process, so
/// that nothing has to be stored.
/// </summary>
internal sealed class TokenIssuer(SimulatorOptions options, PartnerDocument partner, SimulatedClock clock, FaultInjector faults)
{
    private static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(90);
    private static readonly string Header = Encode("""{"typ":"JWT","alg":"HS256"}""");
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public string TenantId => partner.TenantId;

    /// <summary>The object id of the partner user who consented.</summary>
    public string UserId { get; } = Deterministic.Guid(options.Seed, "partner user").ToString();

    public DateTimeOffset Now => clock.CallerNow;

    public TimeSpan Lifetime => options.TokenLifetime;

    public bool IsClient(string clientId, string? secret, string? assertion) =>
        string.Equals(clientId, options.ClientId, StringComparison.OrdinalIgnoreCase)
        && (secret is not null ? secret == options.ClientSecret : assertion?.Split('.').Length == 3);

    public bool IsTenant(string tenant) =>
        tenant.Equals(partner.TenantId, StringComparison.OrdinalIgnoreCase)
        || tenant.Equals("common", StringComparison.OrdinalIgnoreCase) || tenant.Equals("organizations", StringComparison.OrdinalIgnoreCase);

    public string AccessToken(bool user, string audience, string scope)
    {
        var claims = Json.Of(
            ("aud", audience), ("iss", $"https://sts.windows.net/{TenantId}/"), ("iat", Now.ToUnixTimeSeconds()), ("nbf", Now.ToUnixTimeSeconds()),
            ("exp", (Now + Lifetime).ToUnixTimeSeconds()), ("appid", options.ClientId), ("tid", TenantId), ("idtyp", user ? "user" : "app"),
            ("oid", user ? UserId : options.ClientId), ("scp", user ? scope : null), ("amr", user ? new JsonArray("pwd", "mfa") : null), ("ver", "1.0"));
        return Sign(claims);
    }

    public string IdToken(string clientId, string issuer) => Sign(Json.Of(
        ("aud", clientId), ("iss", issuer), ("iat", Now.ToUnixTimeSeconds()), ("nbf", Now.ToUnixTimeSeconds()),
        ("exp", (Now + Lifetime).ToUnixTimeSeconds()), ("name", "Partner Admin"), ("oid", UserId), ("sub", UserId), ("tid", TenantId),
        ("preferred_username", "admin@partner.example"), ("upn", "admin@partner.example"), ("ver", "2.0")));

    public string ClientInfo() => Encode($$"""{"uid":"{{UserId}}","utid":"{{TenantId}}"}""");

    /// <summary>A new refresh token; those before it stay good until they lapse, as in Entra ID.</summary>
    public string NewRefreshToken()
    {
        var content = Encode($"{Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}:{Guid.NewGuid():N}");
        return $"1.{content}.{Signature("refresh." + content)}";
    }

    /// <summary>Null when a refresh token is good, otherwise why not.</summary>
    public string? WhyNot(string? refreshToken)
    {
        if (faults.IsOn(Fault.RefreshTokenRevoked))
            return "AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed.";
        if (refreshToken == options.RefreshToken)
            return null;
        if (refreshToken?.Split('.') is not ["1", var content, var signature] || signature != Signature("refresh." + content))
            return "AADSTS9002313: Invalid request. Request is malformed or invalid.";
        var issued = long.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(content)).Split(':')[0], CultureInfo.InvariantCulture);
        return Now.ToUnixTimeSeconds() - issued > RefreshLifetime.TotalSeconds
            ? "AADSTS700082: The refresh token has expired due to inactivity."
            : null;
    }

    public TokenKind Inspect(string authorization)
    {
        const string Bearer = "Bearer ";
        if (!authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            || authorization[Bearer.Length..].Split('.') is not [var header, var payload, var signature]
            || signature != Signature($"{header}.{payload}"))
        {
            return TokenKind.None;
        }
        var claims = (JsonObject)JsonNode.Parse(Base64Url.DecodeFromChars(payload))!;
        if (claims["exp"]!.GetValue<long>() <= Now.ToUnixTimeSeconds() || claims["idtyp"] is not { } type)
            return TokenKind.None;
        if (type.GetValue<string>() == "app")
            return TokenKind.Application;
        return faults.IsOn(Fault.RefreshTokenRevoked) ? TokenKind.None : TokenKind.User;
    }

    private string Sign(JsonObject claims)
    {
        var content = $"{Header}.{Base64Url.EncodeToString(Json.Bytes(claims))}";
        return $"{content}.{Signature(content)}";
    }

    private string Signature(string content) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(content)));

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
