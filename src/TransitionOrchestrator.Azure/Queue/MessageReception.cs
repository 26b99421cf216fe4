using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>Handles one delivery from its arrival to its settlement: the same rules for our receiver and for the trigger of Azure Functions.</summary>
public sealed class MessageReception
{
    /// <summary>Where the trouble with earlier deliveries stands in a message that comes again.</summary>
    internal const string LastTrouble = "lastTrouble";

    private readonly MessageCall _call;
    private readonly ServiceBusTransitionQueue _queue;
    private readonly IOptions<TransitionQueueOptions> _options;
    private readonly ILogger<MessageReception> _logger;

    internal MessageReception(MessageCall call, ServiceBusTransitionQueue queue, IOptions<TransitionQueueOptions> options, ILogger<MessageReception> logger) =>
        (_call, _queue, _options, _logger) = (call, queue, options, logger);

    /// <summary>Handles and settles. A settlement that fails is logged: the message comes again, and starts nothing twice.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="isLockLost">Whether the message is somebody else's by now.</param>
    /// <param name="cancellationToken">Shutdown, or the lock is lost.</param>
    /// <returns>True if it is a dead letter now.</returns>
    public async Task<bool> ReceiveAsync(IMessageDelivery delivery, Func<bool> isLockLost, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(isLockLost);
        try
        {
            Settlement? settlement = null;
            try
            {
                settlement = await _call.RunAsync(delivery.Message, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Called off: there is nothing to say of the message, and nothing was found wrong with it.
            }

            if (settlement is not null || !isLockLost())
                await SettleAsync(delivery, settlement);
            return settlement is Settlement.DeadLettered;
        }
        catch (Exception failure) when (failure is ServiceBusException or OperationCanceledException or TimeoutException)
        {
            QueueLog.NotSettled(_logger, delivery.Message.MessageId, failure);
            return false;
        }
    }

    /// <summary>Settles, also while the head stops: what was decided is to be known.</summary>
    private async Task SettleAsync(IMessageDelivery delivery, Settlement? settlement)
    {
        var message = delivery.Message;
        switch (settlement)
        {
            case Settlement.Completed:
                await delivery.CompleteAsync();
                break;
            case Settlement.Abandoned { Problem: var trouble }:
                QueueLog.Abandons(_logger, message.MessageId, message.DeliveryCount, trouble.Code);
                await delivery.AbandonAsync(new Dictionary<string, object>(StringComparer.Ordinal) { [LastTrouble] = $"{trouble.Code}: {trouble.Message}" });
                break;
            case Settlement.DeadLettered { Reason: var reason, Description: var words }:
                QueueLog.DeadLetters(_logger, message.MessageId, message.DeliveryCount, reason, words);
                await delivery.DeadLetterAsync(Short(reason), Short(words));
                break;
            case null when message.DeliveryCount < _options.Value.DeliveryLimit:
                await delivery.AbandonAsync(properties: null);
                break;
            default:
                // A restart at the last delivery is no reason for a dead letter. If the head ends in between, there are two, and the
                // second starts nothing.
                await _queue.SendAnewAsync(message, CancellationToken.None);
                await delivery.CompleteAsync();
                break;
        }
    }

    /// <summary>The broker takes at most 4,096 characters.</summary>
    private static string Short(string text) => text.Length <= 4096 ? text : text[..4096];
}
