using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Identity.Client;

namespace TransitionOrchestrator.PartnerCenter.Authentication;

/// <summary>
/// App+User tokens. The configured refresh token is used once; from then on MSAL's cache holds the newest one, which every renewal may
/// replace. MSAL does not show refresh tokens, so what is stored is its serialised cache. Called by one caller at a time.
/// </summary>
internal sealed class UserTokens
{
    private readonly IConfidentialClientApplication _application;
    private readonly IRefreshTokenStore _store;
    private readonly PartnerCenterOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string[] _scopes;
    private readonly string? _seedFingerprint;
    private byte[]? _cache;
    private string? _accountId;
    private bool _loaded;
    private bool _unsaved;

    public UserTokens(IConfidentialClientApplication application, IRefreshTokenStore store, PartnerCenterOptions options, TimeProvider time, ILogger logger)
    {
        (_application, _store, _options, _time, _logger) = (application, store, options, time, logger);
        _scopes = [$"{options.Resource}/user_impersonation"];
        _seedFingerprint = string.IsNullOrWhiteSpace(options.RefreshToken) ? null : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(options.RefreshToken)));
        application.UserTokenCache.SetBeforeAccess(args => args.TokenCache.DeserializeMsalV3(_cache, shouldClearExistingCache: true));
        application.UserTokenCache.SetAfterAccess(args =>
        {
            if (!args.HasStateChanged)
                return;
            _cache = args.TokenCache.SerializeMsalV3();
            _unsaved = true;
        });
    }

    public async Task<AuthenticationResult> AcquireAsync(string? refused, CancellationToken cancellation)
    {
        var afterStart = !_loaded;
        await Load(cancellation);
        var result = await FromCache(afterStart, refused, cancellation) ?? await FromConfiguration(cancellation);
        await Save(cancellation);
        return result;
    }

    private async Task Load(CancellationToken cancellation)
    {
        if (_loaded)
            return;
        StoredConsent? stored;
        try
        {
            stored = await _store.ReadAsync(cancellation);
        }
        catch (TimeoutException)
        {
            throw AuthorityFailure.Unavailable("The token store does not answer.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw AuthorityFailure.Refused(e is InvalidDataException ? e.Message : $"The token store cannot be read ({e.GetType().Name}).");
        }

        // Another refresh token in the configuration than the one all of this came from is a person's wish to start anew.
        if (stored is not null && (_seedFingerprint is null || string.Equals(_seedFingerprint, stored.SeedFingerprint, StringComparison.Ordinal)))
            (_cache, _accountId) = (stored.Cache.ToArray(), stored.AccountId);
        _loaded = true;
    }

    private async Task<AuthenticationResult?> FromCache(bool afterStart, string? refused, CancellationToken cancellation)
    {
        if (_accountId is null || await _application.GetAccountAsync(_accountId) is not { } account)
            return null;
        try
        {
            // Right after a start the stored access token may still be good; later calls come because the last one is not.
            if (afterStart)
            {
                var kept = await _application.AcquireTokenSilent(_scopes, account).ExecuteAsync(cancellation);
                if (!string.Equals(kept.AccessToken, refused, StringComparison.Ordinal) && _time.GetUtcNow() < kept.ExpiresOn - _options.TokenRefreshAhead)
                    return kept;
            }

            return await _application.AcquireTokenSilent(_scopes, account).WithForceRefresh(true).ExecuteAsync(cancellation);
        }
        catch (MsalUiRequiredException e) when (_options.RefreshToken is { Length: > 0 })
        {
            AuthenticationLog.StoredRefused(_logger, AuthorityFailure.Name(e));
            return null;
        }
    }

    private async Task<AuthenticationResult> FromConfiguration(CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(_options.RefreshToken))
            throw AuthorityFailure.Refused("No usable refresh token is stored or configured: let a partner user with MFA consent and set PartnerCenter:RefreshToken.");
        _cache = null;
        var result = await ((IByRefreshToken)_application).AcquireTokenByRefreshToken(_scopes, _options.RefreshToken).ExecuteAsync(cancellation);

        // Without an account MSAL would never find the rotated refresh token again.
        _accountId = result.Account?.HomeAccountId?.Identifier
            ?? throw AuthorityFailure.Refused("The token authority's answer cannot be used: it must name the account in client_info and id_token.");
        return result;
    }

    private async Task Save(CancellationToken cancellation)
    {
        if (!_unsaved || _cache is null || _accountId is null)
            return;
        try
        {
            await _store.WriteAsync(new(_seedFingerprint, _accountId, _cache), cancellation);
            _unsaved = false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The token works, and a full disk must not stop paid work; the authority keeps accepting the older refresh token for its time.
            AuthenticationLog.NotStored(_logger, e);
        }
    }
}
