namespace TransitionOrchestrator.PartnerCenter;

/// <summary>Configuration section <c>PartnerCenter</c>. Checked at start, all errors at once.</summary>
public sealed class PartnerCenterOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "PartnerCenter";

    /// <summary>The API's root. Default <c>https://api.partnercenter.microsoft.com</c>; http only on loopback.</summary>
    public Uri BaseAddress { get; set; } = new("https://api.partnercenter.microsoft.com");

    /// <summary>The token authority, without the tenant. Default <c>https://login.microsoftonline.com</c>.</summary>
    public Uri Authority { get; set; } = new("https://login.microsoftonline.com");

    /// <summary>
    /// For a simulator on this machine only: where requests to <see cref="Authority"/> really go. MSAL insists on https authorities, so
    /// the name stays and the address changes. Must be an http loopback address. Default none.
    /// </summary>
    public Uri? AuthorityEndpoint { get; set; }

    /// <summary>The resource that tokens are for. Default <c>https://api.partnercenter.microsoft.com</c>.</summary>
    public string Resource { get; set; } = "https://api.partnercenter.microsoft.com";

    /// <summary>The partner's tenant: a GUID or a domain, not <c>common</c>. Required.</summary>
    public string TenantId { get; set; } = "";

    /// <summary>The application's (client) id. Required.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The application's secret. Required.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>
    /// The refresh token that the consent of a partner user with MFA gave (secure application model). Needed until
    /// <see cref="TokenStorePath"/> or a vault holds a rotated one; giving another one replaces what is stored.
    /// </summary>
    public string? RefreshToken { get; set; }

    /// <summary>The file that keeps the rotated refresh token over restarts (mode 0600). Default none: kept in memory only.</summary>
    public string? TokenStorePath { get; set; }

    /// <summary>Whoever registers another <see cref="IRefreshTokenStore"/> sets this: a consent may be there already. Not configuration.</summary>
    public bool ConsentIsKeptElsewhere { get; set; }

    /// <summary>Use the application's own token for calls that allow it, and the user's for the others only. Default false: one token for all.</summary>
    public bool UseAppOnlyWhereAllowed { get; set; }

    /// <summary>How long before its end a token is renewed. Default 10 minutes, at least 5.</summary>
    public TimeSpan TokenRefreshAhead { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary><c>MS-PartnerCenter-Application</c>. Default <c>TransitionOrchestrator</c>.</summary>
    public string ApplicationName { get; set; } = "TransitionOrchestrator";

    /// <summary>
    /// How long one request may take, without the wait for the rate limit. Default 3 minutes, as in Microsoft's SDK: giving up on a slow
    /// checkout leaves its outcome unknown, which costs more than the wait.
    /// </summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How long one call may take with everything: rate limit, pauses, repeats. Default 8 minutes.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMinutes(8);

    /// <summary>How often a passing failure (not a 429) is repeated inside one call. Default 4.</summary>
    public int MaxRetries { get; set; } = 4;

    /// <summary>The middle of the first back-off; later ones double, with jitter. Default 1 second.</summary>
    public TimeSpan RetryBaseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest back-off. Default 30 seconds.</summary>
    public TimeSpan RetryMaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The rate limits.</summary>
    public RateLimitOptions RateLimits { get; set; } = new();

    /// <summary>The randomness of the back-off, between 0 and 1. Not configuration: for simulations and tests.</summary>
    public Func<double> Randomness { get; set; } = Random.Shared.NextDouble;

    /// <summary>Names the tenant, the application and the address; never a secret.</summary>
    public override string ToString() => $"Partner Center {BaseAddress} as tenant {TenantId}, application {ClientId}";
}
