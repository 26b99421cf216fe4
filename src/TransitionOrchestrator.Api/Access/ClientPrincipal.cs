using System.Text.Json.Serialization;

namespace TransitionOrchestrator.Api;

/// <summary>What App Service authentication writes into its header, as Base64 of JSON (page "Work with user identities in Azure App Service authentication").</summary>
internal sealed record ClientPrincipal
{
    /// <summary>The identity provider; <c>aad</c> is Microsoft Entra ID.</summary>
    [JsonPropertyName("auth_typ")]
    public string? AuthenticationType { get; init; }

    /// <summary>The type of the claims that hold names.</summary>
    [JsonPropertyName("name_typ")]
    public string? NameType { get; init; }

    /// <summary>The type of the claims that hold roles.</summary>
    [JsonPropertyName("role_typ")]
    public string? RoleType { get; init; }

    /// <summary>The claims.</summary>
    [JsonPropertyName("claims")]
    public IReadOnlyList<Claim?>? Claims { get; init; }

    /// <summary>The values of the claims of the given types, which have short names or long ones; in the order of the types.</summary>
    public IEnumerable<string> Values(params string[] types) => types.Distinct(StringComparer.Ordinal).SelectMany(type => (Claims ?? [])
        .Where(claim => string.Equals(claim?.Type, type, StringComparison.Ordinal) && claim!.Value is { Length: > 0 })
        .Select(claim => claim!.Value!));

    /// <summary>A claim.</summary>
    internal sealed record Claim
    {
        [JsonPropertyName("typ")]
        public string? Type { get; init; }

        [JsonPropertyName("val")]
        public string? Value { get; init; }
    }
}
