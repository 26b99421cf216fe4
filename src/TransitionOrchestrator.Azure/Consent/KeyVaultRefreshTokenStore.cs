using System.Text;
using System.Text.Json;
using Azure;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using TransitionOrchestrator.PartnerCenter;

namespace TransitionOrchestrator.Azure;

/// <summary>
/// The partner user's consent as a secret of a Key Vault. Several processes may share it: each rotation is a new version, the latest
/// is read at the start, and the authority goes on accepting the tokens before it. A secret holds 25 KB; a consent takes about half.
/// </summary>
internal sealed class KeyVaultRefreshTokenStore(SecretClient vault, string name) : IRefreshTokenStore
{
    private const string ContentType = "application/json";

    public async Task<StoredConsent?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            KeyVaultSecret secret = await vault.GetSecretAsync(name, cancellationToken: cancellation);
            return StoredConsent.Parse(Encoding.UTF8.GetBytes(secret.Value));
        }
        catch (RequestFailedException absent) when (absent is { Status: 404, ErrorCode: "SecretNotFound" })
        {
            return null;
        }
        catch (RequestFailedException refused) when (refused.Status is 401 or 403)
        {
            throw new UnauthorizedAccessException($"The vault {vault.VaultUri.Host} refuses: HTTP {refused.Status} {refused.ErrorCode}.", refused);
        }
        catch (AuthenticationFailedException unknown)
        {
            throw new UnauthorizedAccessException($"No credential for the vault {vault.VaultUri.Host} can be had.", unknown);
        }
        catch (RequestFailedException away)
        {
            throw new TimeoutException($"The vault {vault.VaultUri.Host} does not answer as expected: HTTP {away.Status} {away.ErrorCode}.", away);
        }
        catch (JsonException other)
        {
            throw new InvalidDataException($"The secret '{name}' of the vault {vault.VaultUri.Host} holds no consent. Remove it and configure a new refresh token.", other);
        }
    }

    public Task WriteAsync(StoredConsent consent, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(consent);
        var secret = new KeyVaultSecret(name, Encoding.UTF8.GetString(consent.ToJson()));
        secret.Properties.ContentType = ContentType;
        return vault.SetSecretAsync(secret, cancellation);
    }
}
