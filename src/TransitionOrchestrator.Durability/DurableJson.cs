using System.Text.Json;
using System.Text.Json.Serialization;

namespace TransitionOrchestrator.Durability;

/// <summary>How inputs, outputs and events are written into histories: the same on every engine, so that a history reads the same.</summary>
public static class DurableJson
{
    /// <summary>camelCase, enums by name, nulls left out. Changing this breaks instances that are under way.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Writes a value.</summary>
    public static string Serialize<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Reads a value; null JSON gives the default.</summary>
    public static T Deserialize<T>(string? json) => json is null ? default! : JsonSerializer.Deserialize<T>(json, Options)!;

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.Strict,
        };
        options.Converters.Add(new JsonStringEnumConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
