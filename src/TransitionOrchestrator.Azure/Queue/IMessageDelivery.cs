using Azure.Messaging.ServiceBus;

namespace TransitionOrchestrator.Azure;

/// <summary>One delivery of a message under peek-lock, with what can be done about it: by a receiver of ours, or by the trigger of Azure Functions.</summary>
public interface IMessageDelivery
{
    /// <summary>The message.</summary>
    ServiceBusReceivedMessage Message { get; }

    /// <summary>Takes the message out of the queue.</summary>
    /// <exception cref="ServiceBusException">The lock is lost, or the broker does not answer.</exception>
    Task CompleteAsync();

    /// <summary>Gives the message back, to be delivered again.</summary>
    /// <param name="properties">Written into the message; null for nothing.</param>
    /// <exception cref="ServiceBusException">The lock is lost, or the broker does not answer.</exception>
    Task AbandonAsync(IDictionary<string, object>? properties);

    /// <summary>Moves the message to the dead-letter queue.</summary>
    /// <param name="reason">A stable code, at most 4,096 characters.</param>
    /// <param name="description">Words, at most 4,096 characters.</param>
    /// <exception cref="ServiceBusException">The lock is lost, or the broker does not answer.</exception>
    Task DeadLetterAsync(string reason, string description);
}
