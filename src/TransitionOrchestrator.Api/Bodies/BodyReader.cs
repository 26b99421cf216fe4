using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace TransitionOrchestrator.Api;

/// <summary>A request's body: the JSON, nothing when it is empty, or why it cannot be used.</summary>
internal sealed record BodyReading(JsonElement? Json, ApiProblem? Problem);

/// <summary>Reads a body within limits: JSON never deeper than 8 levels, and never more than 64 KB unless a route takes more.</summary>
internal static class BodyReader
{
    /// <summary>The largest body of most routes, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int MaxDepth = 8;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the JSON body of a request.</summary>
    public static async Task<BodyReading> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (content, tooLarge) = await ReadBytesAsync(request, MaxBytes, cancellationToken);
        return tooLarge is not null ? Refused(tooLarge) : ReadJson(content, request.ContentType);
    }

    /// <summary>Reads the bytes of a body, without the byte order mark that Windows tools write (RFC 8259, section 8.1 lets a reader ignore it).</summary>
    public static async Task<(ReadOnlyMemory<byte> Content, ApiProblem? Problem)> ReadBytesAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
            return (default, TooLarge(maxBytes));
        var buffer = new byte[(int)(request.ContentLength ?? maxBytes) + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > maxBytes)
            return (default, TooLarge(maxBytes));
        var content = buffer.AsMemory(0, length);
        return (content.Span.StartsWith(ByteOrderMark) ? content[ByteOrderMark.Length..] : content, null);
    }

    /// <summary>Reads JSON.</summary>
    public static BodyReading ReadJson(ReadOnlyMemory<byte> content, string? contentType)
    {
        if (content.Span.Trim(" \t\r\n"u8).IsEmpty)
            return new BodyReading(Json: null, Problem: null);
        if (!IsJson(contentType))
        {
            return Refused(ApiProblem.Of(StatusCodes.Status415UnsupportedMediaType, "contentTypeNotJson",
                "Send the body as application/json in UTF-8, and say so in Content-Type."));
        }

        return Scan(content.Span) is { } problem ? Refused(problem) : new BodyReading(JsonElement.Parse(content.Span), Problem: null);
    }

    /// <summary>The problem of an empty body where one is needed.</summary>
    public static ApiProblem Empty() =>
        ApiProblem.Of(StatusCodes.Status400BadRequest, "bodyEmpty", "The request has no body. Send a JSON object.");

    private static BodyReading Refused(ApiProblem problem) => new(Json: null, problem);

    private static ApiProblem TooLarge(int maxBytes) =>
        ApiProblem.Of(StatusCodes.Status413PayloadTooLarge, "bodyTooLarge", $"The body is larger than {maxBytes} bytes.");

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)
            || (type.Type.Equals("application", StringComparison.OrdinalIgnoreCase) && type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)))
        && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Looks at every token once: what passes here can be walked without another thought about syntax, depth or broken text.</summary>
    private static ApiProblem? Scan(ReadOnlySpan<byte> content)
    {
        var reader = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= MaxDepth)
                    return ApiProblem.Of(StatusCodes.Status400BadRequest, "bodyTooDeep", $"The body is nested deeper than {MaxDepth} levels.");
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                    _ = reader.GetString();
            }

            return null;
        }
        catch (JsonException broken)
        {
            return NotJson((broken.LineNumber ?? 0) + 1, (broken.BytePositionInLine ?? 0) + 1);
        }
        catch (InvalidOperationException)
        {
            // Text that is no text: bytes that are not UTF-8, or half of a surrogate pair.
            var before = content[..(int)reader.TokenStartIndex];
            return NotJson(before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
        }
    }

    private static ApiProblem NotJson(long line, long position) =>
        ApiProblem.Of(StatusCodes.Status400BadRequest, "notJson", $"The body is not JSON in UTF-8; it breaks at line {line}, byte {position}.") with
        {
            Line = line, Position = position,
        };
}
