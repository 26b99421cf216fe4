using Microsoft.Identity.Client;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Tests;

public sealed class AuthenticationTests
{
    [Fact]
    public async Task Token_SecondVersion_HasNumbersIdTokenAndClientInfo()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        var token = await partner.TokenAsync();

        Assert.Equal(3599, token["expires_in"]!.GetValue<int>());
        Assert.Equal("openid https://api.partnercenter.microsoft.com/user_impersonation", (string?)token["scope"]);
        Assert.Equal(3, ((string)token["id_token"]!).Split('.').Length);
        var info = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars((string)token["client_info"]!))!;
        Assert.Equal("11111111-0000-4000-8000-0000000000aa", (string?)info["utid"]);
    }

    [Fact]
    public async Task Token_FirstVersion_HasNumbersAsText()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["client_id"] = "11111111-0000-4000-8000-000000000001",
            ["client_secret"] = "local-simulator-secret",
            ["grant_type"] = "client_credentials",
            ["resource"] = "https://graph.windows.net",
        });
        using var response = await partner.Http.PostAsync(new Uri("/11111111-0000-4000-8000-0000000000aa/oauth2/token", UriKind.Relative), form);
        var token = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal("3599", token["expires_in"]!.GetValue<string>());
        Assert.Equal("https://graph.windows.net", (string?)token["resource"]);
    }

    [Fact]
    public async Task Token_RefreshTokenRotates_NewOneIsGoodUntilItLapses()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        var rotated = (string)(await partner.TokenAsync())["refresh_token"]!;

        Assert.Equal(200, (int?)(await partner.TokenAsync(("refresh_token", rotated)))["http"]);
        partner.Time.Advance(TimeSpan.FromDays(91));
        var late = await partner.TokenAsync(("refresh_token", rotated));
        Assert.Equal((400, "invalid_grant"), ((int)late["http"]!, (string?)late["error"]));
        Assert.Equal(700082, (int?)late["error_codes"]![0]);
    }

    [Theory]
    [InlineData("refresh_token", "made up", 400, "invalid_grant")]
    [InlineData("client_secret", "wrong", 401, "invalid_client")]
    [InlineData("client_id", "11111111-0000-4000-8000-000000000009", 401, "invalid_client")]
    [InlineData("grant_type", "password", 400, "unsupported_grant_type")]
    public async Task Token_WrongInput_IsRefused(string field, string value, int status, string error)
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        var answer = await partner.TokenAsync((field, value));
        Assert.Equal((status, error), ((int)answer["http"]!, (string?)answer["error"]));
    }

    [Fact]
    public async Task Call_WithoutOrAfterExpiryOfToken_Is401()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        Assert.Equal(200, (await partner.GetAsync(partner.Path())).Status);

        partner.Time.Advance(TimeSpan.FromMinutes(61));
        var expired = await partner.GetAsync(partner.Path());
        Assert.Equal((401, 400), expired.Refusal);
        Assert.Contains("urn:cpsvc:cpid", expired.Headers["WWW-Authenticate"], StringComparison.Ordinal);

        partner.Http.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(401, (await partner.GetAsync(partner.Path())).Status);
    }

    [Fact]
    public async Task Call_FastClock_DoesNotShortenTokens()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""), new SimulatorOptions { ClockFactor = 600 });
        partner.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(200, (await partner.GetAsync(partner.Path())).Status);
        Assert.Equal(TimeSpan.FromMinutes(30 * 600), partner.Simulator.Clock.GetUtcNow() - new DateTimeOffset(2026, 2, 2, 9, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Call_ApplicationToken_IsRefusedWhereAUserIsNeeded()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        await partner.SignInAsync(("grant_type", "client_credentials"));
        Assert.Equal(200, (await partner.GetAsync(partner.Path("subscriptions"))).Status);
        Assert.Equal((403, 900329), (await partner.GetAsync(partner.Path("agreements"))).Refusal);
        Assert.Equal((403, 900329), (await partner.UpgradeAsync("eligibility")).Refusal);
    }

    [Fact]
    public async Task Call_RefreshTokenRevokedMidRun_StopsUserTokensUntilLifted()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        partner.Simulator.Faults.Add(new FaultRule { Name = "refresh-token-revoked" });
        Assert.Equal(401, (await partner.GetAsync(partner.Path())).Status);
        Assert.Equal("invalid_grant", (string?)(await partner.TokenAsync())["error"]);

        partner.Simulator.Faults.Remove("refresh-token-revoked");
        Assert.Equal(200, (await partner.GetAsync(partner.Path())).Status);
    }

    [Fact]
    public async Task Msal_WithItsHostRewritten_GetsUserAndApplicationTokens()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        using var factory = new RewritingFactory(partner.Simulator.BaseAddress);
        var app = ConfidentialClientApplicationBuilder.Create("11111111-0000-4000-8000-000000000001")
            .WithClientSecret("local-simulator-secret")
            .WithAuthority("https://login.microsoftonline.com/11111111-0000-4000-8000-0000000000aa")
            .WithInstanceDiscovery(enableInstanceDiscovery: false)
            .WithHttpClientFactory(factory)
            .Build();

        var user = await ((IByRefreshToken)app).AcquireTokenByRefreshToken(
            ["https://api.partnercenter.microsoft.com/user_impersonation"], "local-simulator-refresh-token").ExecuteAsync();
        Assert.Equal("admin@partner.example", user.Account.Username);
        Assert.Equal("11111111-0000-4000-8000-0000000000aa", user.TenantId);

        var silent = await app.AcquireTokenSilent(["https://api.partnercenter.microsoft.com/user_impersonation"], user.Account).WithForceRefresh(true).ExecuteAsync();
        Assert.Equal(TokenSource.IdentityProvider, silent.AuthenticationResultMetadata.TokenSource);
        var application = await app.AcquireTokenForClient(["https://api.partnercenter.microsoft.com/.default"]).ExecuteAsync();
        Assert.NotEqual(user.AccessToken, application.AccessToken);

        partner.Http.DefaultRequestHeaders.Authorization = new("Bearer", silent.AccessToken);
        Assert.Equal(200, (await partner.GetAsync(partner.Path("agreements"))).Status);
    }

    private sealed class RewritingFactory(Uri simulator) : IMsalHttpClientFactory, IDisposable
    {
        private readonly HttpClient _client = new(new Rewriting(simulator));

        public HttpClient GetHttpClient() => _client;

        public void Dispose() => _client.Dispose();

        private sealed class Rewriting(Uri simulator) : DelegatingHandler(new HttpClientHandler())
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                request.RequestUri = new Uri(simulator, request.RequestUri!.PathAndQuery);
                return base.SendAsync(request, cancellationToken);
            }
        }
    }
}
