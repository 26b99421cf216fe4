using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TransitionOrchestrator.Cli.Api;

/// <summary>Sends requests to the head and reads what it answers.</summary>
internal static class HeadCalls
{
    public const string TokenHeader = "x-ms-continuation-token";

    /// <summary>Names as the head's JSON has them.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Sends a request.</summary>
    /// <exception cref="ApiException">The head refused, or what answered is no head.</exception>
    /// <exception cref="HttpRequestException">Nobody answers.</exception>
    public static async Task<Answer> AskAsync(this HttpClient http, HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        foreach (var (name, value) in headers.Where(header => header.Value is not null))
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Accepted))
            throw new ApiException((int)response.StatusCode, text);
        return new Answer(text, response.Headers.TryGetValues(TokenHeader, out var tokens) ? tokens.FirstOrDefault() : null);
    }

    public static Task<Answer> LookAsync(this HttpClient http, string path, CancellationToken cancellationToken, string? token = null) =>
        http.AskAsync(HttpMethod.Get, path, content: null, cancellationToken, (TokenHeader, token));

    /// <summary>A query of what is not null.</summary>
    public static string Query(string path, params IEnumerable<(string Name, string? Value)> parameters)
    {
        var query = string.Join('&', parameters.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    /// <summary>Whether the head could not be reached or hung up; it may be back in a moment.</summary>
    public static bool IsLostConnection(Exception failure) => failure is HttpRequestException or TaskCanceledException or HttpIOException;
}

/// <summary>What the head answered.</summary>
/// <param name="Text">The body.</param>
/// <param name="ContinuationToken">Leads to the next page of a list.</param>
internal sealed record Answer(string Text, string? ContinuationToken)
{
    /// <summary>The body as it came, for machines.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public JsonObject Json => JsonNode.Parse(Text) as JsonObject ?? throw new JsonException("It is not a JSON object.");

    /// <summary>The body as this program shows it.</summary>
    /// <exception cref="JsonException">It is not of this shape.</exception>
    public T As<T>() => JsonSerializer.Deserialize<T>(Text, HeadCalls.Json) ?? throw new JsonException("It is empty.");
}
