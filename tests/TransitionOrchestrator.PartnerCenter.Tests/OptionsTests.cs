using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.PartnerCenter.Tests.Testing;

namespace TransitionOrchestrator.PartnerCenter.Tests;

public sealed class OptionsTests
{
    private static readonly string[] Good =
    [
        "TenantId=4b0e6d1e-2c77-4b0e-8a35-91c4d7be2f63", "ClientId=0c9a61d7-54f3-4be8-a2d0-7e81b35f946c", "ClientSecret=hush", "RefreshToken=psst",
    ];

    [Fact]
    public void Validate_TheLeastThatIsNeeded_IsEnough()
    {
        var options = Read(Good);

        Assert.Equal(500, options.RateLimits.CustomersOrdersSubscriptions);
        Assert.Equal(new Uri("https://api.partnercenter.microsoft.com"), options.BaseAddress);
    }

    [Fact]
    public void Validate_NothingGiven_NamesEverythingMissingAtOnce()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read());

        Assert.Equal(["TenantId", "ClientId", "ClientSecret", "RefreshToken"], failure.Failures.Select(f => f.Split(':', ' ')[1]), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("BaseAddress=http://partner.example", "BaseAddress")]
    [InlineData("BaseAddress=https://partner.example/v1", "BaseAddress")]
    [InlineData("Authority=http://127.0.0.1:1", "Authority")]
    [InlineData("AuthorityEndpoint=http://login.example", "AuthorityEndpoint")]
    [InlineData("AuthorityEndpoint=https://127.0.0.1:1", "AuthorityEndpoint")]
    [InlineData("Resource=partner", "Resource")]
    [InlineData("TenantId=common", "TenantId")]
    [InlineData("ClientId=app", "ClientId")]
    [InlineData("TokenRefreshAhead=00:04:59", "TokenRefreshAhead")]
    [InlineData("ApplicationName=a\nb", "ApplicationName")]
    [InlineData("AttemptTimeout=00:00:00", "AttemptTimeout")]
    [InlineData("CallTimeout=00:00:01", "CallTimeout")]
    [InlineData("MaxRetries=-1", "MaxRetries")]
    [InlineData("RetryBaseDelay=00:10:00", "RetryBaseDelay")]
    [InlineData("RateLimits:Burst=0", "RateLimits")]
    [InlineData("RateLimits:Carts=0", "RateLimits")]
    public void Validate_OneWrongSetting_IsNamed(string setting, string named)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read([.. Good, setting]));

        Assert.StartsWith($"PartnerCenter:{named}", Assert.Single(failure.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_Options_HasNoSecret()
    {
        var text = Read(Good).ToString();

        Assert.DoesNotContain("hush", text, StringComparison.Ordinal);
        Assert.DoesNotContain("psst", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddPartnerCenterClient_Registered_ResolvesOneClientForTheProcess()
    {
        await using var pc = await Harness.Start();

        Assert.Same(pc.Client, pc.Services.GetRequiredService<PartnerCenterClient>());
    }

    private static PartnerCenterOptions Read(params string[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => s.Split('=', 2)).GroupBy(s => s[0], StringComparer.Ordinal).Select(s => KeyValuePair.Create(s.Key, (string?)s.Last()[1])))
            .Build();
        using var services = new ServiceCollection().AddLogging().AddPartnerCenterClient(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<PartnerCenterOptions>>().Value;
    }
}
