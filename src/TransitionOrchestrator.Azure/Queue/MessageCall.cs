using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>One delivery of a message: finds out what is to become of it. Settles nothing itself.</summary>
internal sealed class MessageCall(IBatchMessageHandler handler, IOptions<TransitionQueueOptions> options, TimeProvider time, ILogger<MessageCall> logger)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Handles it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Shutdown, or the lock is lost.</param>
    /// <returns>The settlement; at the last delivery, trouble is a dead letter.</returns>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public async Task<Settlement> RunAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        var (row, problem) = QueuedCustomerFormat.Read(message);
        if (row is null)
            return new Settlement.DeadLettered(problem!.Code, problem.Message);
        var settlement = await WaitOutAsync(row, message.DeliveryCount, cancellationToken);
        return settlement is Settlement.Abandoned { Problem: var trouble } && message.DeliveryCount >= options.Value.DeliveryLimit
            ? new Settlement.DeadLettered(trouble.Code, trouble.Message)
            : settlement;
    }

    /// <summary>
    /// Trouble that passes is waited out here, with the lock held: giving the message back would bring it again at once, and soon
    /// nothing would be left of its deliveries.
    /// </summary>
    private async Task<Settlement> WaitOutAsync(QueuedCustomer row, int delivery, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var wait = FirstWait;
        while (true)
        {
            var settlement = await HandleAsync(row, delivery, cancellationToken);
            if (settlement is not Settlement.Abandoned { Problem: var trouble } || time.GetElapsedTime(begun) + wait > options.Value.TroublePatience)
                return settlement;
            QueueLog.WaitsOut(logger, row.MessageId, delivery, trouble.Code, wait);
            await Task.Delay(wait, time, cancellationToken);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private async Task<Settlement> HandleAsync(QueuedCustomer row, int delivery, CancellationToken cancellationToken)
    {
        try
        {
            return await handler.HandleAsync(row, delivery, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            QueueLog.HandlerFailed(logger, row.MessageId, failure);
            return new Settlement.Abandoned(new Problem("messageHandlerFailed", $"The message's handler failed: {failure.GetType().Name}; the log has the details.", Passing: true));
        }
    }
}
