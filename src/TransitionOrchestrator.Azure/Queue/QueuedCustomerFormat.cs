using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Messaging.ServiceBus;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>
/// How a row of a batch looks as a message: a small JSON body that names its schema and version, so that a reader of any age knows
/// whether it understands.
/// </summary>
internal static class QueuedCustomerFormat
{
    public const string Schema = "transitionOrchestrator.queuedCustomer";
    public const int Version = 1;
    private const int MaxBodyBytes = 16 * 1024;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    public static ServiceBusMessage Write(QueuedCustomer message) => new(JsonSerializer.SerializeToUtf8Bytes(
        new Body(Schema, Version, message.BatchId, message.Line, message.Send, message.Customer.Value), Json))
    {
        MessageId = message.MessageId,
        Subject = "transition",
        ContentType = "application/json",
        CorrelationId = message.BatchId,
        ApplicationProperties = { ["batch"] = message.BatchId, ["line"] = message.Line, ["customer"] = message.Customer.ToString() },
    };

    /// <summary>Reads a message.</summary>
    /// <returns>The row, or why it is none: a stable code and words, without what the message says, for it may be anybody's.</returns>
    public static (QueuedCustomer? Row, Problem? Problem) Read(ServiceBusReceivedMessage message)
    {
        var body = message.Body.ToMemory();
        if (body.Length > MaxBodyBytes)
            return Refuse("notOurs", $"The body has {body.Length} bytes; ours have at most {MaxBodyBytes}.");
        try
        {
            var head = JsonSerializer.Deserialize<Head>(body.Span, Json);
            if (head?.Schema != Schema)
                return Refuse("notOurs", $"The body does not say that its schema is {Schema}.");
            if (head.Version != Version)
                return Refuse("unknownVersion", $"The body is of version {head.Version}; this program reads version {Version}. A newer program may have sent it.");
            return JsonSerializer.Deserialize<Body>(body.Span, Json) is { BatchId.Length: > 0, Line: > 0, Send: > 0 } row && row.CustomerId != Guid.Empty
                ? (new QueuedCustomer(row.BatchId, row.Line, row.Send, new CustomerId(row.CustomerId)), null)
                : Refuse("malformed", "The body lacks a batch, a line, a sending or a customer.");
        }
        catch (JsonException broken)
        {
            return Refuse("malformed", $"The body is not JSON of the schema {Schema}, version {Version}: line {broken.LineNumber}, byte {broken.BytePositionInLine}.");
        }
    }

    private static (QueuedCustomer?, Problem?) Refuse(string code, string words) => (null, new Problem(code, words, Passing: false));

    private sealed record Head(string? Schema = null, int? Version = null);

    private sealed record Body(
        string Schema, int Version, string BatchId, int Line, int Send, [property: JsonPropertyName("customer")] Guid CustomerId);
}
