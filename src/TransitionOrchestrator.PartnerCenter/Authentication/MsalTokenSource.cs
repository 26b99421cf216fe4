using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Client;

namespace TransitionOrchestrator.PartnerCenter.Authentication;

/// <summary>
/// The secure application model through MSAL: a confidential client that acts for the partner user by refresh token (App+User), and for
/// itself where that is allowed and wanted (App-only).
/// </summary>
internal sealed class MsalTokenSource : ITokenSource, IDisposable
{
    private readonly IConfidentialClientApplication _application;
    private readonly UserTokens _userTokens;
    private readonly PartnerCenterOptions _options;
    private readonly ILogger<MsalTokenSource> _logger;
    private readonly TokenSlot _user;
    private readonly TokenSlot _app;

    public MsalTokenSource(IHttpClientFactory http, IRefreshTokenStore store, IOptions<PartnerCenterOptions> options, TimeProvider time, ILogger<MsalTokenSource> logger)
    {
        _options = options.Value;
        _logger = logger;
        _application = ConfidentialClientApplicationBuilder.Create(_options.ClientId)
            .WithClientSecret(_options.ClientSecret)
            .WithAuthority(new Uri(_options.Authority, _options.TenantId).AbsoluteUri, validateAuthority: false)

            // The authority is the operator's choice: nobody else is asked about it, and MSAL's own blind repeat is left to our pipeline.
            .WithInstanceDiscovery(false)
            .WithHttpClientFactory(new MsalHttpClients(http), retryOnceOn5xx: false)
            .WithLegacyCacheCompatibility(false)
            .Build();
        _userTokens = new(_application, store, _options, time, logger);
        _user = new((refused, cancellation) => Guarded("App+User", _userTokens.AcquireAsync, refused, cancellation), _options.TokenRefreshAhead, time);
        _app = new((refused, cancellation) => Guarded("App-only", AcquireForApplication, refused, cancellation), _options.TokenRefreshAhead, time);
    }

    public ValueTask<string> GetAsync(bool appOnlyAllowed, string? refused, CancellationToken cancellation) =>
        (appOnlyAllowed && _options.UseAppOnlyWhereAllowed ? _app : _user).GetAsync(refused, cancellation);

    public void Dispose()
    {
        _user.Dispose();
        _app.Dispose();
    }

    private Task<AuthenticationResult> AcquireForApplication(string? refused, CancellationToken cancellation) =>
        _application.AcquireTokenForClient([$"{_options.Resource}/.default"]).WithForceRefresh(true).ExecuteAsync(cancellation);

    private async Task<AccessToken> Guarded(
        string tokenKind, Func<string?, CancellationToken, Task<AuthenticationResult>> acquire, string? refused, CancellationToken cancellation)
    {
        try
        {
            return await Explained(tokenKind, acquire, refused, cancellation);
        }
        catch (PartnerCenterException failure) when (failure.Kind == PartnerCenterErrorKind.Authentication)
        {
            AuthenticationLog.Refused(_logger, tokenKind, failure.Description);
            throw;
        }
    }

    private async Task<AccessToken> Explained(
        string tokenKind, Func<string?, CancellationToken, Task<AuthenticationResult>> acquire, string? refused, CancellationToken cancellation)
    {
        try
        {
            var result = await acquire(refused, cancellation);
            AuthenticationLog.Acquired(_logger, tokenKind, result.ExpiresOn);
            return new(result.AccessToken, result.ExpiresOn);
        }
        catch (MsalException e)
        {
            throw AuthorityFailure.Of(e);
        }
        catch (HttpRequestException)
        {
            throw AuthorityFailure.Unavailable("The token authority could not be reached.");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
        {
            // MSAL fails in these ways on a success without client_info or with a malformed id_token.
            throw AuthorityFailure.Refused($"The token authority's answer cannot be used ({e.GetType().Name}): it must name the account in client_info and id_token.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw AuthorityFailure.Unavailable("The token authority did not answer in time.");
        }
    }
}
