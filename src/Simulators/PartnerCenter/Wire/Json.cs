using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TransitionOrchestrator.Simulators.PartnerCenter.Wire;

/// <summary>JSON as Partner Center writes and reads it.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object without the members that are null.</summary>
    public static JsonObject Of(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var result = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
                result[name] = value;
        }
        return result;
    }

    public static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);

    public static JsonObject Attributes(string objectType, string? etag = null) => Of(("etag", etag), ("objectType", objectType));

    public static JsonObject Collection(IEnumerable<JsonObject> items)
    {
        var array = Array(items);
        return Of(("totalCount", array.Count), ("items", array), ("attributes", Attributes("Collection")));
    }

    public static JsonObject Link(string uri, params ReadOnlySpan<(string Key, string Value)> headers)
    {
        var list = new JsonArray();
        foreach (var (key, value) in headers)
            list.Add((JsonNode)Of(("key", key), ("value", value)));
        return Of(("uri", uri), ("method", "GET"), ("headers", list));
    }

    /// <summary>UTC with as many fraction digits as there are.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Relaxed);

    /// <summary>Reads a request body: member names in any case, a byte order mark tolerated, a duplicate member not.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        return utf8.IsEmpty
            ? null
            : JsonNode.Parse(utf8, new JsonNodeOptions { PropertyNameCaseInsensitive = true }, new JsonDocumentOptions { AllowDuplicateProperties = false });
    }

    /// <summary>A member as text, whether it is a string or a number; null when it is neither.</summary>
    public static string? Text(this JsonObject? parent, string name) => parent?[name] switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => value.ToJsonString(),
        _ => null,
    };

    public static bool? Flag(this JsonObject? parent, string name) => parent?[name] is JsonValue value
        ? value.GetValueKind() switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
        : null;

    /// <summary>The objects of an array member; empty when there is none.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonObject? parent, string name) =>
        parent?[name] is JsonArray array ? array.OfType<JsonObject>() : [];
}
