using System.Text;
using TransitionOrchestrator.Simulators.ServiceBus.Queues;
using TransitionOrchestrator.Simulators.ServiceBus.Wire;

namespace TransitionOrchestrator.Simulators.ServiceBus;

/// <summary>A message as people see it.</summary>
/// <param name="SequenceNumber">Its number in the queue.</param>
/// <param name="MessageId">The sender's id; null if it set none.</param>
/// <param name="Subject">The sender's subject.</param>
/// <param name="State"><c>Active</c>, <c>Locked</c>, <c>Scheduled</c> or <c>Deferred</c>.</param>
/// <param name="DeliveryCount">Deliveries in vain so far.</param>
/// <param name="EnqueuedAt">When it came.</param>
/// <param name="Properties">Application properties; for a dead letter with its reason.</param>
/// <param name="Body">The body, if it is text.</param>
public sealed record ShownMessage(
    long SequenceNumber, string? MessageId, string? Subject, string State, int DeliveryCount, DateTimeOffset EnqueuedAt,
    IReadOnlyDictionary<string, object?> Properties, string? Body)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static IReadOnlyList<ShownMessage> From(MessageQueue queue) => [.. queue.Peek(0, int.MaxValue).Select(From)];

    private static ShownMessage From(StoredMessage message) => new(
        message.SequenceNumber, message.Content.MessageId, Sections.HeadOf(message.Content).Subject,
        message.Lock is null ? message.State.ToString() : "Locked", message.DeliveryCount, message.EnqueuedAt,
        Sections.PropertiesOf(message.Content), Text(Sections.DataOf(message.Content)));

    private static string? Text(byte[]? body)
    {
        try
        {
            return body is null ? null : Strict.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null; // not text
        }
    }
}
