using TransitionOrchestrator.Simulators.ServiceBus.Queues;

namespace TransitionOrchestrator.Simulators.ServiceBus.Storage;

/// <summary>One change to a queue, as the journal keeps it. Applied twice, it is the same as once.</summary>
/// <param name="Queue">The queue's path.</param>
internal abstract record Change(string Queue)
{
    /// <summary>A message is there, as it stands.</summary>
    public sealed record Put(string Queue, StoredMessage Message) : Change(Queue);

    /// <summary>A message is gone.</summary>
    public sealed record Remove(string Queue, long SequenceNumber) : Change(Queue);

    /// <summary>A message id was accepted.</summary>
    public sealed record Seen(string Queue, string MessageId, DateTimeOffset At) : Change(Queue);

    /// <summary>The queue exists, and its next message gets this number.</summary>
    public sealed record Next(string Queue, long SequenceNumber) : Change(Queue);
}
