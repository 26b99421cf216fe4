using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>
/// Looks at the dead-letter queue and has each letter noted in its row, whoever dead-lettered it: the broker tells nobody. It takes
/// nothing out; after a restart it looks at all of them again, and noting one again changes nothing.
/// </summary>
internal sealed class DeadLetterWatch(
    ServiceBusClient client, IBatchMessageHandler handler, IOptions<TransitionQueueOptions> options, TimeProvider time, ILogger<DeadLetterWatch> logger) : BackgroundService
{
    private const int Page = 100;
    private TaskCompletionSource _wanted = NewWish();
    private bool _failing;
    private long _next;

    /// <summary>There is something to see.</summary>
    public void LookNow() => Volatile.Read(ref _wanted).TrySetResult();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var receiver = client.CreateReceiver(options.Value.Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        while (!stoppingToken.IsCancellationRequested)
        {
            var wanted = NewWish();
            Volatile.Write(ref _wanted, wanted);
            try
            {
                await LookAsync(receiver, stoppingToken);
                if (_failing)
                    QueueLog.LooksAgain(logger);
                _failing = false;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (!_failing)
                    QueueLog.NotLooked(logger, failure);
                _failing = true;
            }

            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(wanted.Task, Task.Delay(options.Value.DeadLetterLook, time, waiting.Token));
            await waiting.CancelAsync();
        }
    }

    private async Task LookAsync(ServiceBusReceiver receiver, CancellationToken cancellationToken)
    {
        while (true)
        {
            var letters = await receiver.PeekMessagesAsync(Page, _next, cancellationToken);
            if (letters.Count == 0)
                return;
            foreach (var letter in letters)
            {
                if (QueuedCustomerFormat.Read(letter).Row is { } row)
                    await handler.NoteDeadLetteredAsync(row, Reason(letter), Description(letter), cancellationToken);
                _next = letter.SequenceNumber + 1;
            }
        }
    }

    /// <summary>The broker's own reasons in our words.</summary>
    private static string Reason(ServiceBusReceivedMessage letter) => letter.DeadLetterReason switch
    {
        null or "" => "deadLettered",
        "MaxDeliveryCountExceeded" => "deliveryLimit",
        "TTLExpiredException" => "messageExpired",
        var reason => reason,
    };

    private static string? Description(ServiceBusReceivedMessage letter) =>
        letter.ApplicationProperties.TryGetValue(QueueReceiver.LastTrouble, out var trouble) && letter.DeadLetterReason == "MaxDeliveryCountExceeded"
            ? $"{letter.DeadLetterErrorDescription} The last trouble: {trouble}"
            : letter.DeadLetterErrorDescription;

    private static TaskCompletionSource NewWish() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
