using System.Net;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.PartnerCenter;

namespace TransitionOrchestrator.Azure.Tests.Consent;

/// <summary>The partner user's consent in a vault, through the genuine client.</summary>
public sealed class KeyVaultConsentTests
{
    private const string Name = "partner-center-consent";
    private static readonly StoredConsent Consent = new("fingerprint", "account", new byte[] { 0, 1, 254, 255 });

    [Fact]
    public async Task Read_NothingStored_IsNull()
    {
        var vault = new FakeVault();

        Assert.Null(await Store(vault).ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Write_ThenRead_IsTheLatestAlsoForAnotherProcess()
    {
        var vault = new FakeVault();

        await Store(vault).WriteAsync(Consent with { AccountId = "before" }, CancellationToken.None);
        await Store(vault).WriteAsync(Consent, CancellationToken.None);
        var read = (await Store(vault).ReadAsync(CancellationToken.None))!;

        Assert.Equal(("fingerprint", "account"), (read.SeedFingerprint, read.AccountId));
        Assert.Equal(Consent.Cache.ToArray(), read.Cache.ToArray());
        Assert.Equal(2, vault.Secrets[Name].Count);
        Assert.All(vault.Requests, request => Assert.EndsWith($"/secrets/{Name}", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_AConsentOfTheUsualSize_FitsIntoASecret()
    {
        var vault = new FakeVault();

        await Store(vault).WriteAsync(Consent with { Cache = new byte[12_000] }, CancellationToken.None);

        Assert.InRange(vault.Secrets[Name][0].Length, 12_000, 25_000);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "Forbidden", typeof(UnauthorizedAccessException))]
    [InlineData(HttpStatusCode.TooManyRequests, "Throttled", typeof(TimeoutException))]
    [InlineData(HttpStatusCode.ServiceUnavailable, "Unavailable", typeof(TimeoutException))]
    [InlineData(HttpStatusCode.NotFound, "VaultNotFound", typeof(TimeoutException))]
    public async Task Read_AVaultInTrouble_SaysWhichKindWithoutTheSecret(HttpStatusCode status, string code, Type expected)
    {
        var vault = new FakeVault();
        await Store(vault).WriteAsync(Consent, CancellationToken.None);
        vault.Trouble = (status, code);

        var failure = await Assert.ThrowsAsync(expected, () => Store(vault).ReadAsync(CancellationToken.None));

        Assert.Contains($"HTTP {(int)status} {code}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Consent.Cache.Span), failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("a refresh token in the wrong place")]
    public async Task Read_ASecretThatIsNoConsent_SaysSoWithoutIt(string secret)
    {
        var vault = new FakeVault();
        vault.Secrets[Name] = [secret];

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => Store(vault).ReadAsync(CancellationToken.None));

        Assert.Contains($"'{Name}'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("refresh token in the wrong place", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, Name)]
    [InlineData("http://partner.vault.azure.net", Name)]
    [InlineData("https://partner.vault.azure.net?x=y", Name)]
    [InlineData("https://partner.vault.azure.net", "")]
    [InlineData("https://partner.vault.azure.net", "a/b")]
    public void Options_Wrong_FailTheStart(string? uri, string name)
    {
        using var services = new ServiceCollection().AddKeyVaultConsent(options => (options.Uri, options.ConsentSecret) = (uri is null ? null : new Uri(uri), name)).BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);
    }

    private static IRefreshTokenStore Store(FakeVault vault) => new ServiceCollection()
        .AddKeyVaultConsent(options =>
        {
            options.Uri = new Uri("https://partner.vault.azure.net");
            options.Credential = new FakeCredential();
            options.ConfigureClient = client =>
            {
                client.Transport = new HttpClientTransport(vault);
                client.Retry.MaxRetries = 0;
            };
        })
        .BuildServiceProvider().GetRequiredService<IRefreshTokenStore>();
}
