namespace TransitionOrchestrator.Simulators.ServiceBus.Queues;

/// <summary>A message in a queue.</summary>
internal sealed class StoredMessage
{
    public required long SequenceNumber { get; init; }

    /// <summary>The number that it had first: before it was activated or dead-lettered.</summary>
    public required long EnqueuedSequenceNumber { get; init; }

    public required DateTimeOffset EnqueuedAt { get; init; }

    public required MessageContent Content { get; set; }

    /// <summary>Deliveries in vain so far.</summary>
    public int DeliveryCount { get; set; }

    public MessageState State { get; set; }

    /// <summary>The queue that it was dead-lettered from.</summary>
    public string? DeadLetterSource { get; init; }

    /// <summary>Who has it; null if nobody. Not stored: a restart ends every lock.</summary>
    public MessageLock? Lock { get; set; }

    public DateTimeOffset? ExpiresAt => Content.TimeToLive is { } life && life < DateTimeOffset.MaxValue - EnqueuedAt ? EnqueuedAt + life : null;
}

/// <summary>A receiver's hold on a message.</summary>
internal sealed record MessageLock(Guid Token, DateTimeOffset Until);

/// <summary>Whether a message is delivered. The numbers are those of the wire.</summary>
internal enum MessageState
{
    Active = 0,
    Deferred = 1,
    Scheduled = 2,
}
