using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>Sends rows of batches to the queue, in as few batches as the broker's size limit allows.</summary>
internal sealed class ServiceBusTransitionQueue(ServiceBusClient client, IOptions<TransitionQueueOptions> options) : ITransitionQueue, IAsyncDisposable
{
    private readonly Lazy<ServiceBusSender> _sender = new(() => client.CreateSender(options.Value.Queue));

    public async Task SendAsync(IReadOnlyList<QueuedCustomer> messages, CancellationToken cancellationToken)
    {
        var left = new Queue<QueuedCustomer>(messages);
        while (left.Count > 0)
        {
            using var batch = await _sender.Value.CreateMessageBatchAsync(cancellationToken);
            while (left.TryPeek(out var next) && batch.TryAddMessage(QueuedCustomerFormat.Write(next)))
                left.Dequeue();
            if (batch.Count == 0)
                throw new InvalidOperationException($"The message {left.Peek().MessageId} is larger than the {batch.MaxSizeInBytes} bytes that the queue takes.");
            await _sender.Value.SendMessagesAsync(batch, cancellationToken);
        }
    }

    /// <summary>
    /// Sends a delivered message anew, so that its deliveries are counted from 1 again. Its id tells the broker that it is no
    /// repetition; what it says is the same.
    /// </summary>
    /// <param name="message">The message as delivered.</param>
    /// <param name="cancellationToken">Gives up; it may have been sent.</param>
    public Task SendAnewAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken) =>
        _sender.Value.SendMessageAsync(new ServiceBusMessage(message) { MessageId = $"{message.MessageId}:{message.SequenceNumber}" }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_sender.IsValueCreated)
            await _sender.Value.DisposeAsync();
    }
}
