using System.Text;
using System.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.PartnerCenter.Authentication;
using TransitionOrchestrator.PartnerCenter.Tests.Testing;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.PartnerCenter.Tests.Authentication;

/// <summary>The real MSAL against a scripted token endpoint.</summary>
public sealed class MsalFlowTests : IAsyncLifetime
{
    private const string Tenant = "4b0e6d1e-2c77-4b0e-8a35-91c4d7be2f63";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"token-store-{Guid.NewGuid():N}");
    private readonly List<string> _logs = [];

    // MSAL remembers for the whole process that an authority asked one application for fewer requests: each test is another application.
    private readonly string _clientId = Guid.NewGuid().ToString();

    // MSAL stamps expiry with the machine's clock, so this one clock starts there; it still moves only when told.
    private readonly ManualTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private ScriptedServer _authority = null!;

    public async Task InitializeAsync() => _authority = await ScriptedServer.Start();

    public async Task DisposeAsync()
    {
        await _authority.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task GetToken_FirstTime_RedeemsTheConfiguredRefreshTokenAtTheAuthorityOnly()
    {
        await using var process = Process();
        _authority.Answer(200, Tokens("access-1", "rotated-1"));

        Assert.Equal("access-1", await Token(process));
        Assert.Equal("access-1", await Token(process));

        var request = Assert.Single(_authority.Requests);
        var form = HttpUtility.ParseQueryString(request.Body);
        Assert.Equal($"/{Tenant}/oauth2/v2.0/token", request.Path);
        Assert.Equal(("refresh_token", "configured"), (form["grant_type"], form["refresh_token"]));
        Assert.Contains("https://api.partnercenter.microsoft.com/user_impersonation", form["scope"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetToken_NearItsEnd_IsRenewedWithTheRotatedRefreshToken()
    {
        await using var process = Process();
        _authority.Answer(200, Tokens("access-1", "rotated-1")).Answer(200, Tokens("access-2", "rotated-2", 7200)).Answer(200, Tokens("access-3", "rotated-3", 7200));

        Assert.Equal("access-1", await Token(process));
        _time.Advance(TimeSpan.FromMinutes(49));
        Assert.Equal("access-1", await Token(process));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("access-2", await Token(process));
        Assert.Equal("access-3", await Token(process, refused: "access-2"));
        Assert.Equal("access-3", await Token(process, refused: "access-1"));

        Assert.Equal(["configured", "rotated-1", "rotated-2"], Redeemed(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task GetToken_AfterARestart_UsesWhatWasStored()
    {
        _authority.Answer(200, Tokens("access-1", "rotated-1")).Answer(200, Tokens("access-2", "rotated-2"));
        await using (var before = Process())
            Assert.Equal("access-1", await Token(before));

        await using var after = Process();
        Assert.Equal("access-1", await Token(after));
        Assert.Single(_authority.Requests);
        Assert.Equal("access-2", await Token(after, refused: "access-1"));
        Assert.Equal(["configured", "rotated-1"], Redeemed(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task GetToken_AfterARestartWithoutConfiguredToken_UsesWhatWasStored()
    {
        _authority.Answer(200, Tokens("access-1", "rotated-1")).Answer(200, Tokens("access-2", "rotated-2"));
        await using (var before = Process())
            await Token(before);

        await using var after = Process(o => o.RefreshToken = null);
        Assert.Equal("access-2", await Token(after, refused: "access-1"));
        Assert.Equal(["configured", "rotated-1"], Redeemed(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task GetToken_AnotherRefreshTokenWasConfigured_StartsAnewWithIt()
    {
        _authority.Answer(200, Tokens("access-1", "rotated-1")).Answer(200, Tokens("access-2", "rotated-2"));
        await using (var before = Process())
            await Token(before);

        await using var after = Process(o => o.RefreshToken = "configured-anew");
        Assert.Equal("access-2", await Token(after));
        Assert.Equal(["configured", "configured-anew"], Redeemed(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task GetToken_ManyAtOnce_AskTheAuthorityOnce()
    {
        await using var process = Process();
        _authority.Answer(200, Tokens("access-1", "rotated-1"));

        var tokens = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Token(process)));

        Assert.All(tokens, t => Assert.Equal("access-1", t));
        Assert.Single(_authority.Requests);
    }

    [Fact]
    public async Task GetToken_InvalidGrant_SaysWhatToDoAndIsRememberedForAWhile()
    {
        await using var process = Process();
        _authority.Answer(400, """{"error":"invalid_grant","error_description":"AADSTS700082: The refresh token has expired due to inactivity. secret-detail"}""")
            .Answer(200, Tokens("access-1", "rotated-1"));

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => Token(process));
        Assert.Equal((PartnerCenterErrorKind.Authentication, "authenticationFailed", false), (failure.Kind, failure.Code, failure.IsRetryable));
        Assert.Contains("invalid_grant, AADSTS700082", failure.Description, StringComparison.Ordinal);
        Assert.Contains("PartnerCenter:RefreshToken", failure.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-detail", failure.ToString(), StringComparison.Ordinal);

        await Assert.ThrowsAsync<PartnerCenterException>(() => Token(process));
        Assert.Single(_authority.Requests);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("access-1", await Token(process));
    }

    [Fact]
    public async Task GetToken_StoredTokenRevoked_FallsBackToTheConfiguredOneAndThenGivesUp()
    {
        await using var process = Process();
        _authority.Answer(200, Tokens("access-1", "rotated-1"))
            .Answer(400, """{"error":"invalid_grant","error_description":"AADSTS50173"}""")
            .Answer(400, """{"error":"invalid_grant","error_description":"AADSTS50173"}""");
        await Token(process);

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => Token(process, refused: "access-1"));

        Assert.Equal(PartnerCenterErrorKind.Authentication, failure.Kind);
        Assert.Equal(["configured", "rotated-1", "configured"], Redeemed(), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(401, """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}""", PartnerCenterErrorKind.Authentication, "PartnerCenter:ClientSecret")]
    [InlineData(400, """{"error":"unauthorized_client","error_description":"AADSTS700016"}""", PartnerCenterErrorKind.Authentication, "PartnerCenter:ClientId")]
    [InlineData(503, "<html/>", PartnerCenterErrorKind.Transient, "did not answer as expected")]
    [InlineData(500, "", PartnerCenterErrorKind.Transient, "did not answer as expected")]
    [InlineData(429, "", PartnerCenterErrorKind.Throttled, "fewer requests")]
    public async Task GetToken_AuthorityRefusesOrFails_IsClassified(int status, string body, PartnerCenterErrorKind kind, string words)
    {
        await using var process = Process();
        _authority.Answer(status, body, ("Retry-After", "7"));

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => Token(process));

        Assert.Equal((kind, kind != PartnerCenterErrorKind.Authentication), (failure.Kind, failure.IsRetryable));
        Assert.Contains(words, failure.Description, StringComparison.Ordinal);
        if (kind == PartnerCenterErrorKind.Throttled)
            Assert.Equal(TimeSpan.FromSeconds(7), failure.RetryAfter);
        Assert.Single(_authority.Requests);
    }

    [Fact]
    public async Task GetToken_AuthorityRecovers_WorksAgain()
    {
        await using var process = Process();
        _authority.Answer(503).Break().Answer(429).Answer(200, Tokens("access-1", "rotated-1"));

        for (var n = 0; n < 3; n++)
            Assert.True((await Assert.ThrowsAsync<PartnerCenterException>(() => Token(process))).IsRetryable);

        Assert.Equal("access-1", await Token(process));
    }

    [Fact]
    public async Task GetToken_AppOnlyWhereAllowed_UsesTheApplicationsOwnToken()
    {
        await using var process = Process(o => o.UseAppOnlyWhereAllowed = true);
        _authority.Answer(200, """{"token_type":"Bearer","expires_in":"3599","access_token":"app-1"}""").Answer(200, Tokens("user-1", "rotated-1"));

        Assert.Equal("app-1", await Token(process, appOnlyAllowed: true));
        Assert.Equal("user-1", await Token(process));
        Assert.Equal("app-1", await Token(process, appOnlyAllowed: true));

        var form = HttpUtility.ParseQueryString(_authority.Requests[0].Body);
        Assert.Equal("client_credentials", form["grant_type"]);
        Assert.Contains("https://api.partnercenter.microsoft.com/.default", form["scope"], StringComparison.Ordinal);
        Assert.Equal(2, _authority.Requests.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"id_token\":\"not.a.token\"")]
    public async Task GetToken_AuthorityNamesNoAccount_IsAnAuthenticationFailure(string more)
    {
        await using var process = Process();
        _authority.Answer(200, $$"""{"token_type":"Bearer","expires_in":3599,"access_token":"access-1","refresh_token":"rotated-1"{{more}}}""");

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => Token(process));

        Assert.Equal(PartnerCenterErrorKind.Authentication, failure.Kind);
        Assert.DoesNotContain("rotated-1", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetToken_StoreCannotBeWritten_WorksAndSaysSo()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "tokens.json"));
        await using var process = Process();
        _authority.Answer(200, Tokens("access-1", "rotated-1"));

        Assert.Equal("access-1", await Token(process));
        Assert.Contains(_logs, l => l.StartsWith("4011", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GetToken_StoreIsDamaged_IsAnAuthenticationFailureThatNamesTheFile()
    {
        Directory.CreateDirectory(_folder);
        await File.WriteAllTextAsync(Path.Combine(_folder, "tokens.json"), "{ half");
        await using var process = Process();

        var failure = await Assert.ThrowsAsync<PartnerCenterException>(() => Token(process));

        Assert.Equal(PartnerCenterErrorKind.Authentication, failure.Kind);
        Assert.Contains("tokens.json", failure.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetToken_AnyWay_WritesNoSecretToTheLogAndTheFileIsForItsOwnerOnly()
    {
        await using var process = Process();
        _authority.Answer(200, Tokens("access-1", "rotated-1")).Answer(200, Tokens("access-2", "rotated-2"));
        await Token(process);
        await Token(process, refused: "access-1");

        Assert.NotEmpty(_logs);
        foreach (var secret in new[] { "configured", "rotated-", "access-1", "access-2", Harness.Secret })
            Assert.DoesNotContain(_logs, l => l.Contains(secret, StringComparison.Ordinal));
        var file = Assert.Single(Directory.GetFiles(_folder));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task LoopbackAuthority_AnotherHost_IsRefused()
    {
        using var handler = new LoopbackAuthorityHandler(new("https://login.microsoftonline.com"), _authority.Address) { InnerHandler = new SocketsHttpHandler() };
        using var client = new HttpClient(handler);

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetAsync(new Uri("https://login.example/")));
        Assert.Empty(_authority.Requests);
    }

    private static Task<string> Token(ServiceProvider process, string? refused = null, bool appOnlyAllowed = false) =>
        process.GetRequiredService<ITokenSource>().GetAsync(appOnlyAllowed, refused, default).AsTask();

    private static string Tokens(string access, string refresh, int expiresIn = 3600)
    {
        var clientInfo = Encode("""{"uid":"58c1f7d2-0e3b-49a6-b8d4-1f7e60a29c35","utid":"4b0e6d1e-2c77-4b0e-8a35-91c4d7be2f63"}""");
        var idToken = $"{Encode("""{"alg":"none"}""")}.{Encode($$"""{"oid":"58c1f7d2-0e3b-49a6-b8d4-1f7e60a29c35","sub":"s","tid":"{{Tenant}}","preferred_username":"admin@partner.example"}""")}.x";
        return $$"""{"token_type":"Bearer","scope":"https://api.partnercenter.microsoft.com/user_impersonation","expires_in":"{{expiresIn}}","access_token":"{{access}}","refresh_token":"{{refresh}}","client_info":"{{clientInfo}}","id_token":"{{idToken}}"}""";

        static string Encode(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private List<string?> Redeemed() => [.. _authority.Requests.Select(r => HttpUtility.ParseQueryString(r.Body)["refresh_token"])];

    private ServiceProvider Process(Action<PartnerCenterOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Logs(_logs)));
        services.AddSingleton<TimeProvider>(_time);
        services.AddPartnerCenterClient(options =>
        {
            options.TenantId = Tenant;
            options.ClientId = _clientId;
            options.ClientSecret = Harness.Secret;
            options.RefreshToken = "configured";
            options.TokenStorePath = Path.Combine(_folder, "tokens.json");
            options.AuthorityEndpoint = _authority.Address;
            configure?.Invoke(options);
        });
        return services.BuildServiceProvider();
    }

    private sealed class Logs(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
                lines.Add($"{eventId.Id} {formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
