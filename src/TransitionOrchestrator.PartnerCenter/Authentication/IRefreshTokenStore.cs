namespace TransitionOrchestrator.PartnerCenter;

/// <summary>What is kept of the partner user's consent, so that a rotated refresh token survives a restart.</summary>
/// <param name="SeedFingerprint">A hash of the configured refresh token that all of this came from; another one there replaces it.</param>
/// <param name="AccountId">MSAL's identifier of the partner user.</param>
/// <param name="Cache">MSAL's serialised token cache (version 3), which holds the newest refresh token. A secret.</param>
public sealed record StoredConsent(string? SeedFingerprint, string AccountId, ReadOnlyMemory<byte> Cache)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => $"consent of {AccountId}";
}

/// <summary>Keeps the consent: a file on one machine, a vault elsewhere.</summary>
public interface IRefreshTokenStore
{
    /// <summary>What is stored, or null.</summary>
    /// <param name="cancellation">Gives up.</param>
    Task<StoredConsent?> ReadAsync(CancellationToken cancellation);

    /// <summary>Replaces what is stored, atomically.</summary>
    /// <param name="consent">The new content.</param>
    /// <param name="cancellation">Gives up.</param>
    Task WriteAsync(StoredConsent consent, CancellationToken cancellation);
}
