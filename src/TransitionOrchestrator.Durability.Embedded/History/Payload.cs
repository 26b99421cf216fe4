using System.Text;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Values on their way into a history.</summary>
internal static class Payload
{
    /// <summary>The limit of one input, output or event, in UTF-8 bytes of its JSON. Rows hold it compressed.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    public static string Serialize<T>(string what, T value) => Check(what, DurableJson.Serialize(value), MaxBytes);

    public static string Check(string what, string json, int limit)
    {
        // A UTF-16 unit takes three UTF-8 bytes at most: most values need no count.
        if (json.Length <= limit / 3)
            return json;
        var bytes = Encoding.UTF8.GetByteCount(json);
        return bytes <= limit ? json : throw new PayloadTooLargeException(what, bytes, limit);
    }
}
