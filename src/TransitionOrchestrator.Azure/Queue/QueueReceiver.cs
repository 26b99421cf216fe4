using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TransitionOrchestrator.Azure;

/// <summary>
/// Receives messages under peek-lock as long as the head runs, and renews their locks while they are handled. A broker that is away, at
/// the start or later, is waited for.
/// </summary>
internal sealed class QueueReceiver(
    ServiceBusClient client, MessageReception reception, DeadLetterWatch deadLetters,
    IOptions<TransitionQueueOptions> options, TimeProvider time, ILogger<QueueReceiver> logger) : BackgroundService
{
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
            if (await reception.ReceiveAsync(new Delivery(delivery), () => lockLost, given.Token))
                deadLetters.LookNow();
        }
        finally
        {
            delivery.MessageLockLostAsync -= OnLockLost;
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

    private sealed class Delivery(ProcessMessageEventArgs delivery) : IMessageDelivery
    {
        public ServiceBusReceivedMessage Message => delivery.Message;

        public Task CompleteAsync() => delivery.CompleteMessageAsync(Message, CancellationToken.None);

        public Task AbandonAsync(IDictionary<string, object>? properties) => delivery.AbandonMessageAsync(Message, properties, CancellationToken.None);

        public Task DeadLetterAsync(string reason, string description) => delivery.DeadLetterMessageAsync(Message, reason, description, CancellationToken.None);
    }
}
