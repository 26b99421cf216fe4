namespace TransitionOrchestrator.Simulators.ServiceBus.Queues;

/// <summary>What the sender sent: its sections as they were on the wire (empty where absent), and what the queue must know of them.</summary>
/// <param name="MessageId">To detect duplicates by; null if the sender set none.</param>
/// <param name="TimeToLive">How long it may wait; null for ever.</param>
/// <param name="ScheduledFor">Not to be delivered before; null for at once.</param>
/// <param name="Header">The header.</param>
/// <param name="Annotations">The message annotations.</param>
/// <param name="Properties">The properties.</param>
/// <param name="ApplicationProperties">The application properties.</param>
/// <param name="Body">The body and the footer.</param>
internal sealed record MessageContent(
    string? MessageId, TimeSpan? TimeToLive, DateTimeOffset? ScheduledFor,
    byte[] Header, byte[] Annotations, byte[] Properties, byte[] ApplicationProperties, byte[] Body);
