namespace TransitionOrchestrator.Core;

/// <summary>The queue between a batch and its transitions: at least once, in no promised order.</summary>
public interface ITransitionQueue
{
    /// <summary>Sends messages under their <see cref="QueuedCustomer.MessageId"/>. When it returns, the broker holds all of them.</summary>
    /// <param name="messages">Any number; the adapter divides them as the broker's size limit asks.</param>
    /// <param name="cancellationToken">Gives up; some may have been sent.</param>
    /// <exception cref="Exception">The broker did not take all of them. Sending all of them again is safe.</exception>
    Task SendAsync(IReadOnlyList<QueuedCustomer> messages, CancellationToken cancellationToken);
}
