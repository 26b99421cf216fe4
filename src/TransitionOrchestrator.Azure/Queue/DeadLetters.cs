using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Options;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>
/// Has each dead letter noted in its row, whoever dead-lettered it: the broker tells nobody. It takes nothing out; after a restart it
/// looks at all of them again, and noting one again changes nothing.
/// </summary>
/// <param name="client">The broker.</param>
/// <param name="handler">What notes.</param>
/// <param name="options">Which queue.</param>
public sealed class DeadLetters(ServiceBusClient client, IBatchMessageHandler handler, IOptions<TransitionQueueOptions> options) : IAsyncDisposable
{
    private const int Page = 100;
    private readonly Lazy<ServiceBusReceiver> _receiver = new(() => client.CreateReceiver(options.Value.Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter }));
    private long _next;

    /// <summary>Looks at those that came since the last look. One look at a time.</summary>
    /// <exception cref="Exception">It could not be looked at, or a letter not noted; the next look goes on there.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var letters = await _receiver.Value.PeekMessagesAsync(Page, _next, cancellationToken);
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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_receiver.IsValueCreated)
            await _receiver.Value.DisposeAsync();
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
        letter.ApplicationProperties.TryGetValue(MessageReception.LastTrouble, out var trouble) && letter.DeadLetterReason == "MaxDeliveryCountExceeded"
            ? $"{letter.DeadLetterErrorDescription} The last trouble: {trouble}"
            : letter.DeadLetterErrorDescription;
}
