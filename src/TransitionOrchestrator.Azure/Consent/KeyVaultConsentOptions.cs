using Azure.Core;
using Azure.Security.KeyVault.Secrets;

namespace TransitionOrchestrator.Azure;

/// <summary>Where the partner user's consent is kept: a secret of a Key Vault, signed in with a credential.</summary>
public sealed class KeyVaultConsentOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "KeyVault";

    /// <summary>The vault, for example <c>https://name.vault.azure.net</c>.</summary>
    public Uri? Uri { get; set; }

    /// <summary>The secret's name: letters, digits and hyphens, at most 127. Each rotation of the token makes a version of it.</summary>
    public string ConsentSecret { get; set; } = "partner-center-consent";

    /// <summary>What to sign in with. When null, the <see cref="TokenCredential"/> among the services, else the default Azure credential.</summary>
    public TokenCredential? Credential { get; set; }

    /// <summary>Adjusts the client: retries, transport.</summary>
    public Action<SecretClientOptions>? ConfigureClient { get; set; }
}
