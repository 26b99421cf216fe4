using System.Text;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Wire;

/// <summary>An answer, ready to be sent and to be repeated.</summary>
internal sealed record Reply(int Status, byte[]? Body = null)
{
    public string ContentType { get; init; } = "application/json; charset=utf-8";

    public string? Location { get; init; }

    public int? RetryAfterSeconds { get; init; }

    public int? ErrorCode { get; init; }

    /// <summary>
    /// False for an answer that must not be repeated to a repeated request id, because nothing was done or it is not the
    /// last word.
    /// </summary>
    public bool IsRemembered { get; init; } = true;

    public bool IsSuccess => Status is >= 200 and < 300;

    public static Reply Ok(JsonNode body) => new(200, Json.Bytes(body));

    public static Reply Created(JsonNode body, string? location = null) => new(201, Json.Bytes(body)) { Location = location };

    public static Reply Accepted(string location, JsonNode? body = null) =>
        new(202, body is null ? null : Json.Bytes(body)) { Location = location };

    /// <summary>The standard error body; the code is documented as text and sampled as a number, so it can be either.</summary>
    public static Reply Error(int status, int code, string description, bool codeAsText = false)
    {
        JsonNode shown = codeAsText ? code.ToString(System.Globalization.CultureInfo.InvariantCulture) : code;
        var body = Json.Of(("code", shown), ("description", description), ("data", new JsonArray()), ("source", "PartnerFD"));
        return new Reply(status, Json.Bytes(body)) { ErrorCode = code };
    }

    /// <summary>What the gateway in front of the service answers when it throttles.</summary>
    public static Reply Throttled(int seconds) =>
        new(429, Json.Bytes(Json.Of(("statusCode", 429), ("message", $"Rate limit is exceeded. Try again in {seconds} seconds."))))
        {
            RetryAfterSeconds = seconds,
        };

    /// <summary>What a broken gateway answers.</summary>
    public static Reply Html(int status, string title) =>
        new(status, Encoding.UTF8.GetBytes($"<html><head><title>{title}</title></head><body><h1>{status} {title}</h1></body></html>"))
        {
            ContentType = "text/html",
        };
}
