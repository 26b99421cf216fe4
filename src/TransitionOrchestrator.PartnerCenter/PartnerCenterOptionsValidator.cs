using Microsoft.Extensions.Options;

namespace TransitionOrchestrator.PartnerCenter;

/// <summary>Finds everything that is wrong with the options. Names settings, never their secret values.</summary>
internal sealed class PartnerCenterOptionsValidator : IValidateOptions<PartnerCenterOptions>
{
    public ValidateOptionsResult Validate(string? name, PartnerCenterOptions options)
    {
        var problems = Problems(options).Select(p => $"{PartnerCenterOptions.Section}:{p}").ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(PartnerCenterOptions o)
    {
        if (!IsRoot(o.BaseAddress) || (!HasScheme(o.BaseAddress, Uri.UriSchemeHttps) && !IsHttpLoopback(o.BaseAddress)))
            yield return "BaseAddress must be an absolute https address without a path (http on loopback only).";
        if (!IsRoot(o.Authority) || !HasScheme(o.Authority, Uri.UriSchemeHttps))
            yield return "Authority must be an absolute https address without a path.";
        if (o.AuthorityEndpoint is { } endpoint && (!IsRoot(endpoint) || !IsHttpLoopback(endpoint)))
            yield return "AuthorityEndpoint must be an http address on loopback without a path, or absent.";
        if (!Uri.TryCreate(o.Resource, UriKind.Absolute, out _))
            yield return "Resource must be an absolute address.";
        if (string.IsNullOrWhiteSpace(o.TenantId) || o.TenantId.Contains('/', StringComparison.Ordinal) || o.TenantId.ToLowerInvariant() is "common" or "organizations" or "consumers")
            yield return "TenantId must be the partner's tenant, as a GUID or a domain.";
        if (!Guid.TryParse(o.ClientId, out _))
            yield return "ClientId must be a GUID.";
        if (string.IsNullOrWhiteSpace(o.ClientSecret))
            yield return "ClientSecret is missing.";
        if (!o.ConsentIsKeptElsewhere && string.IsNullOrWhiteSpace(o.RefreshToken) && string.IsNullOrWhiteSpace(o.TokenStorePath))
            yield return "RefreshToken or TokenStorePath is missing: App+User access needs a refresh token.";
        if (o.TokenRefreshAhead < TimeSpan.FromMinutes(5) || o.TokenRefreshAhead > TimeSpan.FromMinutes(30))
            yield return "TokenRefreshAhead must be between 5 and 30 minutes.";
        if (string.IsNullOrWhiteSpace(o.ApplicationName) || o.ApplicationName.Any(static c => c is < ' ' or > '~'))
            yield return "ApplicationName must be printable ASCII.";
        if (o.AttemptTimeout <= TimeSpan.Zero)
            yield return "AttemptTimeout must be longer than nothing.";
        if (o.CallTimeout < o.AttemptTimeout || o.CallTimeout > TimeSpan.FromHours(1))
            yield return "CallTimeout must be at least AttemptTimeout and at most one hour.";
        if (o.MaxRetries is < 0 or > 20)
            yield return "MaxRetries must be between 0 and 20.";
        if (o.RetryBaseDelay <= TimeSpan.Zero || o.RetryMaxDelay < o.RetryBaseDelay || o.RetryMaxDelay > TimeSpan.FromMinutes(30))
            yield return "RetryBaseDelay must be longer than nothing, and RetryMaxDelay between it and 30 minutes.";
        if (o.RateLimits.Burst is < 1 or > 500)
            yield return "RateLimits:Burst must be between 1 and 500.";
        foreach (var family in Enum.GetValues<ResourceFamily>())
        {
            if (o.RateLimits.Of(family) is < 1 or > 60_000)
                yield return $"RateLimits:{family} must be between 1 and 60000 calls a minute.";
        }
    }

    private static bool IsRoot(Uri? address) => address is { IsAbsoluteUri: true, AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" };

    private static bool IsHttpLoopback(Uri address) => HasScheme(address, Uri.UriSchemeHttp) && address.IsLoopback;

    private static bool HasScheme(Uri address, string scheme) => string.Equals(address.Scheme, scheme, StringComparison.Ordinal);
}
