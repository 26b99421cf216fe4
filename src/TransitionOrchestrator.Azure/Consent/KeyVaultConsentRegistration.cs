using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.PartnerCenter;

namespace TransitionOrchestrator.Azure;

/// <summary>Adds the vault to the services.</summary>
public static class KeyVaultConsentRegistration
{
    /// <summary>Keeps the consent in the vault that the section names; adds nothing where it names none.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section <c>KeyVault</c>.</param>
    public static IServiceCollection AddKeyVaultConsent(this IServiceCollection services, IConfiguration section) =>
        string.IsNullOrEmpty(section[nameof(KeyVaultConsentOptions.Uri)]) ? services : services.AddKeyVaultConsent(section.Bind);

    /// <summary>
    /// Keeps the partner user's consent in a Key Vault. Call it before the client of Partner Center is added, which else keeps it in a file
    /// or in memory. The options are checked when the host starts (<see cref="OptionsValidationException"/>).
    /// </summary>
    public static IServiceCollection AddKeyVaultConsent(this IServiceCollection services, Action<KeyVaultConsentOptions> configure)
    {
        services.AddOptions<KeyVaultConsentOptions>().Configure(configure)
            .Validate(options => options.Uri is { IsAbsoluteUri: true, Scheme: "https", Query.Length: 0 }, "Uri must be an absolute https address without a query.")
            .Validate(options => options.ConsentSecret is { Length: >= 1 and <= 127 } name && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'),
                "ConsentSecret must be 1 to 127 letters, digits and hyphens.")
            .ValidateOnStart();
        services.PostConfigure<PartnerCenterOptions>(options => options.ConsentIsKeptElsewhere = true);
        services.TryAddSingleton<IRefreshTokenStore>(Create);
        return services;
    }

    private static KeyVaultRefreshTokenStore Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<KeyVaultConsentOptions>>().Value;
        var clientOptions = new SecretClientOptions();
        options.ConfigureClient?.Invoke(clientOptions);
        var client = new SecretClient(options.Uri, options.Credential ?? services.GetService<TokenCredential>() ?? new DefaultAzureCredential(), clientOptions);
        return new KeyVaultRefreshTokenStore(client, options.ConsentSecret);
    }
}
