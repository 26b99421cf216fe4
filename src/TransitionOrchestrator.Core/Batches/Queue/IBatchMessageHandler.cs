namespace TransitionOrchestrator.Core;

/// <summary>What the queue's receiver hands its messages to. Both may be called again for the same message, at any time, also side by side.</summary>
public interface IBatchMessageHandler
{
    /// <summary>
    /// Handles a message: starts the row's transition, or finds that there is nothing to start. It may take long (it waits for room
    /// when too many transitions are under way): the message's lock is renewed meanwhile. Throws nothing but
    /// <see cref="OperationCanceledException"/>.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="deliveryCount">The delivery, counted from 1; only for the log.</param>
    /// <param name="cancellationToken">Shutdown, or the message's lock is lost: it will be delivered again.</param>
    /// <returns>What is to become of the message.</returns>
    Task<Settlement> HandleAsync(QueuedCustomer message, int deliveryCount, CancellationToken cancellationToken);

    /// <summary>Notes that a message was dead-lettered by somebody else (the broker, at its delivery limit), so that its row shows it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="reason">The dead-letter reason.</param>
    /// <param name="description">Words, if there are any.</param>
    /// <param name="cancellationToken">Gives up; it is to be noted again.</param>
    /// <exception cref="Exception">It could not be noted; note it again later.</exception>
    Task NoteDeadLetteredAsync(QueuedCustomer message, string reason, string? description, CancellationToken cancellationToken);
}
