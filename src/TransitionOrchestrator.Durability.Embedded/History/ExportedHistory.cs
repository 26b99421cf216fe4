using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>A history in a file: one line of JSON an event, so that people can read and compare it.</summary>
internal sealed record ExportedHistory(InstanceHead Head, string? Input, IReadOnlyList<HistoryEvent> History)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Without stack traces: they name the machine that the code ran on, and no replay looks at them.</summary>
    public static ExportedHistory Of(StoredInstance stored) => new(
        stored.Head with { Failure = Shown(stored.Head.Failure) },
        stored.Input,
        [.. HistoryLog.Read([.. stored.History, stored.Tail]).Select(Shown)]);

    public string ToJson() =>
        $"{{\n\"head\": {JsonSerializer.Serialize(Head, Json)},\n\"input\": {JsonSerializer.Serialize(Input, Json)},\n\"history\": [\n{string.Join(",\n", History.Select(line => JsonSerializer.Serialize(line, Json)))}\n]\n}}\n";

    /// <exception cref="JsonException">The text is no exported history.</exception>
    public static ExportedHistory Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (!root.TryGetProperty("head", out var head) || !root.TryGetProperty("input", out var input) || !root.TryGetProperty("history", out var history))
            throw new JsonException("This is no exported history: it has no head, input and history.");
        return new ExportedHistory(head.Deserialize<InstanceHead>(Json)!, input.GetString(), history.Deserialize<List<HistoryEvent>>(Json)!);
    }

    private static HistoryEvent Shown(HistoryEvent line) => line switch
    {
        ActivityFailed failed => failed with { Failure = Shown(failed.Failure)! },
        ChildFailed failed => failed with { Failure = Shown(failed.Failure)! },
        Parked parked => parked with { Failure = Shown(parked.Failure)! },
        Kept kept => kept with { Result = Shown(kept.Result) },
        _ => line,
    };

    private static FailureDetails? Shown(FailureDetails? failure) => failure is null ? null : failure with { StackTrace = null, Inner = Shown(failure.Inner) };
}
