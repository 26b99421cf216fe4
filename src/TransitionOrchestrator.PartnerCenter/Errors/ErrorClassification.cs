using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using TransitionOrchestrator.PartnerCenter.Transport;
using Kind = TransitionOrchestrator.PartnerCenter.PartnerCenterErrorKind;

namespace TransitionOrchestrator.PartnerCenter.Errors;

/// <summary>Every way in which a request can fail, turned into the one typed error. Pure functions.</summary>
internal static partial class ErrorClassification
{
    /// <summary>An answer that is not a success.</summary>
    public static PartnerCenterException Answered(Operation operation, Reply reply, DateTimeOffset now)
    {
        var body = ErrorBody.Parse(reply.Body);
        if (reply.Status == 429 || body.GatewayStatus == 429)
        {
            return new(Kind.Throttled, body.Code ?? "throttled", Text(body, "Too many requests."))
            {
                HttpStatus = reply.Status, Reaction = PartnerCenterReaction.RetryLater, IsRetryable = true, NotProcessed = true,
                RetryAfter = RetryAfter(reply.RetryAfter, body.Text, now),
            };
        }

        var code = body.Code ?? string.Create(CultureInfo.InvariantCulture, $"http{reply.Status}");
        var row = PartnerCenterErrorCodes.Find(reply.Status, body.Code);
        var text = Text(body, row?.Meaning ?? $"Partner Center answered {reply.Status.ToString(CultureInfo.InvariantCulture)} without an explanation.");

        // 408 and 5xx speak for a gateway as often as for the service: whether the request was carried out is not known.
        var outcomeUnknown = reply.Status is 408 or >= 500;
        if (outcomeUnknown && operation.Repeat == Repeat.LookFirst)
            return new(Kind.Ambiguous, code, text) { HttpStatus = reply.Status, Ambiguous = true, Reaction = PartnerCenterReaction.ReadAgain };

        var kind = row?.Kind ?? (body.IsRetryable ? Kind.Transient : OfStatus(reply.Status));
        return new(kind, code, text)
        {
            HttpStatus = reply.Status,
            Reaction = row?.Reaction ?? ReactionTo(kind),
            IsRetryable = kind == Kind.Transient || row?.RetryAfter is not null,
            Ambiguous = outcomeUnknown && operation.Repeat == Repeat.SameId,
            NotProcessed = kind == Kind.Authentication,
            RetryAfter = RetryAfter(reply.RetryAfter, null, now) ?? row?.RetryAfter,
        };
    }

    /// <summary>No answer: the connection was refused or broke, or the time was over.</summary>
    public static PartnerCenterException Unanswered(Operation operation, HttpRequestException cause)
    {
        // These arise while connecting: not a byte of the request was sent.
        var notSent = cause.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
        return notSent
            ? new(Kind.Transient, "connectionRefused", "Partner Center could not be reached.", cause)
            {
                IsRetryable = true, NotProcessed = true, Reaction = PartnerCenterReaction.RetryLater,
            }
            : OutcomeUnknown(operation, "connectionLost", "The connection broke before the answer was complete.", cause);
    }

    /// <summary>A request went out and no answer came in the time allowed, or the connection broke.</summary>
    public static PartnerCenterException OutcomeUnknown(Operation operation, string code, string description, Exception? cause = null) =>
        operation.Repeat == Repeat.LookFirst
            ? new(Kind.Ambiguous, code, description, cause) { Ambiguous = true, Reaction = PartnerCenterReaction.ReadAgain }
            : new(Kind.Transient, code, description, cause)
            {
                IsRetryable = true, Ambiguous = operation.Repeat == Repeat.SameId, Reaction = PartnerCenterReaction.RetryLater,
            };

    /// <summary>A success that cannot be understood: of a purchase it proves nothing, so its outcome is unknown.</summary>
    public static PartnerCenterException NotUnderstood(Operation operation, int status, string what, Exception? cause = null) =>
        operation.Repeat == Repeat.LookFirst
            ? new(Kind.Ambiguous, "unexpectedResponse", what, cause) { HttpStatus = status, Ambiguous = true, Reaction = PartnerCenterReaction.ReadAgain }
            : new(Kind.UnexpectedResponse, "unexpectedResponse", what, cause) { HttpStatus = status, Ambiguous = operation.Repeat == Repeat.SameId };

    private static Kind OfStatus(int status) => (HttpStatusCode)status switch
    {
        HttpStatusCode.Unauthorized => Kind.Authentication,
        HttpStatusCode.Forbidden => Kind.Authorization,
        HttpStatusCode.NotFound or HttpStatusCode.Gone => Kind.NotFound,
        HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => Kind.Conflict,
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => Kind.Transient,
        >= HttpStatusCode.BadRequest => Kind.Invalid,
        _ => Kind.UnexpectedResponse,
    };

    private static PartnerCenterReaction ReactionTo(Kind kind) => kind switch
    {
        Kind.Authentication => PartnerCenterReaction.RefreshToken,
        Kind.Authorization => PartnerCenterReaction.Stop,
        Kind.Conflict => PartnerCenterReaction.ReadAgain,
        Kind.Transient => PartnerCenterReaction.RetryLater,
        Kind.Invalid => PartnerCenterReaction.FixRequest,
        _ => PartnerCenterReaction.Report,
    };

    private static string Text(ErrorBody body, string otherwise) => body.Text.Length > 0 ? body.Text : otherwise;

    /// <summary>The header in seconds or as a date; the gateway's sentence where the header is missing.</summary>
    private static TimeSpan? RetryAfter(string? header, string? text, DateTimeOffset now)
    {
        if (int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        if (DateTimeOffset.TryParse(header, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return date > now ? date - now : TimeSpan.Zero;
        return text is not null && TryAgainIn().Match(text) is { Success: true } match && int.TryParse(match.Groups["seconds"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    [GeneratedRegex(@"try again in (?<seconds>\d{1,6}) second", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TryAgainIn();
}
