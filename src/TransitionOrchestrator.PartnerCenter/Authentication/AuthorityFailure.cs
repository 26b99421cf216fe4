using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Identity.Client;
using Kind = TransitionOrchestrator.PartnerCenter.PartnerCenterErrorKind;

namespace TransitionOrchestrator.PartnerCenter.Authentication;

/// <summary>What the token authority's refusals mean. MSAL's own exceptions are not passed on: they carry the whole answer.</summary>
internal static partial class AuthorityFailure
{
    private static readonly TimeSpan PauseWithoutHint = TimeSpan.FromSeconds(10);

    public static PartnerCenterException Of(MsalException e)
    {
        var service = e as MsalServiceException;
        var status = service?.StatusCode ?? 0;
        if (status == 429)
        {
            return new(Kind.Throttled, "authorityThrottled", "The token authority asks for fewer requests.")
            {
                IsRetryable = true, NotProcessed = true, Reaction = PartnerCenterReaction.RetryLater,
                RetryAfter = service!.Headers?.RetryAfter?.Delta ?? PauseWithoutHint,
            };
        }

        if (e.IsRetryable || status is 408 or >= 500 || e.ErrorCode is MsalError.RequestTimeout or MsalError.ServiceNotAvailable)
            return Unavailable($"The token authority did not answer as expected ({e.ErrorCode}).");

        return Refused($"The token authority refused: {Name(e)}. {Advice(e.ErrorCode)}");
    }

    public static PartnerCenterException Unavailable(string description) =>
        new(Kind.Transient, "authorityUnavailable", description)
        {
            IsRetryable = true, NotProcessed = true, Reaction = PartnerCenterReaction.RetryLater,
        };

    public static PartnerCenterException Refused(string description) =>
        new(Kind.Authentication, "authenticationFailed", description) { NotProcessed = true, Reaction = PartnerCenterReaction.Stop };

    /// <summary>The same refusal for another call.</summary>
    public static PartnerCenterException Again(PartnerCenterException refusal) => Refused(refusal.Description);

    /// <summary>The OAuth error and Entra's number for it; never the text, which is the authority's to choose.</summary>
    public static string Name(MsalException e)
    {
        var number = EntraNumber().Match(e.Message);
        return number.Success ? string.Create(CultureInfo.InvariantCulture, $"{e.ErrorCode}, {number.Value}") : e.ErrorCode;
    }

    private static string Advice(string error) => error switch
    {
        MsalError.InvalidGrantError or "interaction_required" or "login_required" or "consent_required" =>
            "The refresh token has expired or was revoked, or multi-factor authentication is due: let a partner user with MFA consent again and set PartnerCenter:RefreshToken to the new one.",
        MsalError.InvalidClient => "Check PartnerCenter:ClientId and PartnerCenter:ClientSecret; the secret may have expired.",
        "unauthorized_client" => "The application is not allowed to do this in the tenant: check PartnerCenter:ClientId, PartnerCenter:TenantId and the application's consent.",
        _ => "Check PartnerCenter:TenantId, PartnerCenter:ClientId and the application's permissions.",
    };

    [GeneratedRegex(@"\bAADSTS\d{1,9}\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EntraNumber();
}
