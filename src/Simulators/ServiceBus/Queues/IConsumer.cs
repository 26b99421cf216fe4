namespace TransitionOrchestrator.Simulators.ServiceBus.Queues;

/// <summary>Somebody who receives from a queue. Called under the broker's gate.</summary>
internal interface IConsumer
{
    /// <summary>Whether what it gets is locked until it is settled; otherwise it is gone when delivered.</summary>
    bool PeekLock { get; }

    /// <summary>Delivers a message if there is room.</summary>
    /// <returns>False, and nothing happened, if there is none.</returns>
    bool TryDeliver(StoredMessage message, MessageLock? held);
}
