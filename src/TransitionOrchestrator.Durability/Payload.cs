using System.Text;

namespace TransitionOrchestrator.Durability;

/// <summary>Values on their way into a history, the same on every engine.</summary>
public static class Payload
{
    /// <summary>The limit of one input, output or event, in UTF-8 bytes of its JSON.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Writes a value that a history can take.</summary>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="PayloadTooLargeException">It is larger than <see cref="MaxBytes"/>.</exception>
    public static string Serialize<T>(string what, T value) => Check(what, DurableJson.Serialize(value), MaxBytes);

    /// <summary>Answers the JSON as it is, unless it is too large.</summary>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="json">The JSON.</param>
    /// <param name="limit">The limit in UTF-8 bytes.</param>
    /// <exception cref="PayloadTooLargeException">It is larger than the limit.</exception>
    public static string Check(string what, string json, int limit)
    {
        ArgumentNullException.ThrowIfNull(json);
        // A UTF-16 unit takes three UTF-8 bytes at most: most values need no count.
        if (json.Length <= limit / 3)
            return json;
        var bytes = Encoding.UTF8.GetByteCount(json);
        return bytes <= limit ? json : throw new PayloadTooLargeException(what, bytes, limit);
    }
}
