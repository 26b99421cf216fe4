using System.Text.Json;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Functions;

/// <summary>
/// Values between the seam and Durable Task. The seam writes them with <see cref="DurableJson"/>; to Durable Task they are
/// <see cref="JsonElement"/>s, which every serializer that an application may have configured writes as they are. So a history
/// reads like one of the embedded engine, and a change of the worker's serializer breaks no instance.
/// </summary>
internal static class JsonPayload
{
    /// <summary>Writes a value.</summary>
    /// <exception cref="PayloadTooLargeException">It is larger than <see cref="Payload.MaxBytes"/>.</exception>
    public static JsonElement Write<T>(string what, T value) => Parse(Payload.Serialize(what, value));

    /// <summary>Takes JSON as it is.</summary>
    public static JsonElement Parse(string json) => JsonElement.Parse(json);

    /// <summary>The JSON as it was written; null where there was none.</summary>
    public static string? Text(JsonElement? json) => json?.GetRawText();

    /// <summary>Reads a value.</summary>
    /// <exception cref="JsonException">It is of another kind.</exception>
    public static T Read<T>(JsonElement? json) => DurableJson.Deserialize<T>(Text(json));
}
