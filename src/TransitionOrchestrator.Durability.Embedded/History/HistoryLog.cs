using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// The history of one instance as it grows: events as JSON lines. Only the tail is kept here and rewritten with each turn;
/// when it is long it is closed and becomes a segment that never changes again.
/// </summary>
internal sealed class HistoryLog(int segments)
{
    private const int LongTailBytes = 8 * 1024;

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly ArrayBufferWriter<byte> _tail = new();

    /// <summary>Closed segments so far.</summary>
    public int Segments { get; private set; } = segments;

    public ReadOnlyMemory<byte> Tail => _tail.WrittenMemory;

    public void Restore(ReadOnlySpan<byte> tail) => _tail.Write(tail);

    public void Append(IEnumerable<HistoryEvent> events)
    {
        using var writer = new Utf8JsonWriter(_tail, new JsonWriterOptions { Encoder = Json.Encoder, SkipValidation = true });
        foreach (var line in events)
        {
            JsonSerializer.Serialize(writer, line, Json);
            writer.Flush();
            _tail.Write("\n"u8);
            writer.Reset();
        }
    }

    /// <summary>Closes the tail if it is long, and answers it.</summary>
    public ReadOnlyMemory<byte>? CloseLongTail()
    {
        if (_tail.WrittenCount < LongTailBytes)
            return null;
        ReadOnlyMemory<byte> segment = _tail.WrittenSpan.ToArray();
        _tail.ResetWrittenCount();
        Segments++;
        return segment;
    }

    public static IEnumerable<HistoryEvent> Read(IEnumerable<ReadOnlyMemory<byte>> parts) => parts.SelectMany(part => ReadPart(part));

    private static List<HistoryEvent> ReadPart(ReadOnlyMemory<byte> part)
    {
        var events = new List<HistoryEvent>();
        while (part.Length > 0)
        {
            var end = part.Span.IndexOf((byte)'\n');
            events.Add(JsonSerializer.Deserialize<HistoryEvent>(part.Span[..end], Json)!);
            part = part[(end + 1)..];
        }

        return events;
    }
}
