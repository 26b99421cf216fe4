using System.Text.Json;
using System.Text.Json.Serialization;

namespace TransitionOrchestrator.PartnerCenter;

/// <summary>What is kept of the partner user's consent, so that a rotated refresh token survives a restart.</summary>
/// <param name="SeedFingerprint">A hash of the configured refresh token that all of this came from; another one there replaces it.</param>
/// <param name="AccountId">MSAL's identifier of the partner user.</param>
/// <param name="Cache">MSAL's serialised token cache (version 3), which holds the newest refresh token. A secret.</param>
public sealed partial record StoredConsent(string? SeedFingerprint, string AccountId, ReadOnlyMemory<byte> Cache)
{
    /// <summary>Writes it as every store keeps it: JSON in UTF-8. A secret.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(new Content(SeedFingerprint, AccountId, Cache.ToArray()), ConsentJson.Default.Content);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static StoredConsent Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ConsentJson.Default.Content) is { AccountId.Length: > 0, Cache.Length: > 0 } content
            ? new(content.SeedFingerprint, content.AccountId, content.Cache)
            : throw new JsonException("It holds no consent.");

    /// <summary>Never the secret.</summary>
    public override string ToString() => $"consent of {AccountId}";

    private sealed record Content(string? SeedFingerprint, string AccountId, byte[] Cache);

    [JsonSerializable(typeof(Content))]
    private sealed partial class ConsentJson : JsonSerializerContext;
}

/// <summary>Keeps the consent: a file on one machine, a vault elsewhere.</summary>
public interface IRefreshTokenStore
{
    /// <summary>What is stored, or null.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TimeoutException">The store does not answer; it may be asked again.</exception>
    /// <exception cref="UnauthorizedAccessException">It refuses.</exception>
    /// <exception cref="InvalidDataException">What it holds is no consent.</exception>
    Task<StoredConsent?> ReadAsync(CancellationToken cancellation);

    /// <summary>Replaces what is stored, atomically.</summary>
    /// <param name="consent">The new content.</param>
    /// <param name="cancellation">Gives up.</param>
    Task WriteAsync(StoredConsent consent, CancellationToken cancellation);
}
