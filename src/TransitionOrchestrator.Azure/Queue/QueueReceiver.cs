using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>
/// Receives messages under peek-lock as long as the head runs, renews their locks while they are handled, and settles them. A broker
/// that is away, at the start or later, is waited for.
/// </summary>
internal sealed class QueueReceiver(
    ServiceBusClient client, ServiceBusTransitionQueue queue, MessageCall call, DeadLetterWatch deadLetters,
    IOptions<TransitionQueueOptions> options, TimeProvider time, ILogger<QueueReceiver> logger) : BackgroundService
{
    /// <summary>Where the trouble with earlier deliveries stands in a message that comes again.</summary>
    public const string LastTrouble = "lastTrouble";

    private static readonly TimeSpan WaitWhenAway = TimeSpan.FromSeconds(5);
    private int _away;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var processor = client.CreateProcessor(options.Value.Queue, new ServiceBusProcessorOptions
        {
            AutoCompleteMessages = false,
            MaxAutoLockRenewalDuration = Timeout.InfiniteTimeSpan,
            MaxConcurrentCalls = options.Value.MaxConcurrentCalls,
            PrefetchCount = options.Value.Prefetch,
        });
        processor.ProcessMessageAsync += ProcessAsync;
        processor.ProcessErrorAsync += error => OnErrorAsync(error, stoppingToken);
        await processor.StartProcessingAsync(stoppingToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // What is being handled is told, gives its message back, and is waited for.
        await processor.StopProcessingAsync(CancellationToken.None);
    }

    private async Task ProcessAsync(ProcessMessageEventArgs delivery)
    {
        if (Interlocked.Exchange(ref _away, 0) == 1)
            QueueLog.Back(logger, options.Value.Queue);
        var message = delivery.Message;
        using var given = CancellationTokenSource.CreateLinkedTokenSource(delivery.CancellationToken);
        var lockLost = false;
        Task OnLockLost(MessageLockLostEventArgs _)
        {
            lockLost = true;
            return given.CancelAsync();
        }

        delivery.MessageLockLostAsync += OnLockLost;
        try
        {
            Settlement? settlement = null;
            try
            {
                settlement = await call.RunAsync(message, given.Token);
            }
            catch (OperationCanceledException) when (given.IsCancellationRequested)
            {
                // Called off: there is nothing to say of the message, and nothing was found wrong with it.
            }

            if (lockLost && settlement is null)
                return; // it is somebody else's by now
            await SettleAsync(delivery, settlement);
        }
        catch (Exception failure) when (failure is ServiceBusException or OperationCanceledException or TimeoutException)
        {
            QueueLog.NotSettled(logger, message.MessageId, failure);
        }
        finally
        {
            delivery.MessageLockLostAsync -= OnLockLost;
        }
    }

    /// <summary>Settles, also while the head stops: what was decided is to be known.</summary>
    private async Task SettleAsync(ProcessMessageEventArgs delivery, Settlement? settlement)
    {
        var message = delivery.Message;
        switch (settlement)
        {
            case Settlement.Completed:
                await delivery.CompleteMessageAsync(message, CancellationToken.None);
                break;
            case Settlement.Abandoned { Problem: var trouble }:
                QueueLog.Abandons(logger, message.MessageId, message.DeliveryCount, trouble.Code);
                await delivery.AbandonMessageAsync(message, new Dictionary<string, object>(StringComparer.Ordinal) { [LastTrouble] = $"{trouble.Code}: {trouble.Message}" }, CancellationToken.None);
                break;
            case Settlement.DeadLettered { Reason: var reason, Description: var words }:
                QueueLog.DeadLetters(logger, message.MessageId, message.DeliveryCount, reason, words);
                await delivery.DeadLetterMessageAsync(message, Short(reason), Short(words), CancellationToken.None);
                deadLetters.LookNow();
                break;
            case null when message.DeliveryCount < options.Value.DeliveryLimit:
                await delivery.AbandonMessageAsync(message, cancellationToken: CancellationToken.None);
                break;
            default:
                // A restart at the last delivery is no reason for a dead letter. If the head ends in between, there are two, and the
                // second starts nothing.
                await queue.SendAnewAsync(message, CancellationToken.None);
                await delivery.CompleteMessageAsync(message, CancellationToken.None);
                break;
        }
    }

    private async Task OnErrorAsync(ProcessErrorEventArgs error, CancellationToken stoppingToken)
    {
        if (stoppingToken.IsCancellationRequested)
            return;
        if (error.ErrorSource == ServiceBusErrorSource.RenewLock)
        {
            QueueLog.NotRenewed(logger, options.Value.Queue, error.Exception);
            return;
        }

        if (Interlocked.Exchange(ref _away, 1) == 0)
            QueueLog.Away(logger, options.Value.Queue, error.Exception);

        // The processor asks again as soon as this returns, and some refusals come at once.
        await Task.Delay(WaitWhenAway, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The broker takes at most 4,096 characters.</summary>
    private static string Short(string text) => text.Length <= 4096 ? text : text[..4096];
}
