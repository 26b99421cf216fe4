using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;
using TransitionOrchestrator.Simulators.ServiceBus.Queues;

namespace TransitionOrchestrator.Simulators.ServiceBus.Wire;

/// <summary>A link on which a client receives from a queue.</summary>
internal sealed class MessageReceiver : IConsumer
{
    private readonly Broker _broker;
    private readonly MessageQueue _queue;
    private readonly SendingAmqpLink _link;

    public MessageReceiver(Broker broker, MessageQueue queue, SendingAmqpLink link)
    {
        (_broker, _queue, _link) = (broker, queue, link);
        PeekLock = link.Settings.SettleType != SettleMode.SettleOnSend;
        // Delivered inside the call: when it returns, the library answers a drain. Credit may come before the link says that it is open.
        link.RegisterCreditListener((_, _, _) => Live(queue.Dispatch));
        link.RegisterDispositionListener(OnDisposition);
        link.Opened += (_, _) => Live(() => queue.Add(this));
        link.SafeAddClosed((_, _) => Live(() => queue.Remove(this)));
    }

    public bool PeekLock { get; }

    public bool TryDeliver(StoredMessage message, MessageLock? held)
    {
        if (_link.State != AmqpObjectState.Opened || _link.LinkCredit == 0)
            return false;
        var delivery = AmqpMessage.CreateAmqpStreamMessage(new BufferListStream(Sections.Write(message, held)), payloadInitialized: true);
        delivery.DeliveryTag = (held?.Token ?? Guid.NewGuid()).ToByteArray();
        delivery.Batchable = false;
        delivery.Settled = held is null;
        return _link.TrySendDelivery(delivery);
    }

    private void OnDisposition(Delivery delivery)
    {
        if (!PeekLock || delivery.DeliveryTag.Count != 16)
            return;
        var token = new Guid(delivery.DeliveryTag.AsSpan());
        if (delivery.Settled)
        {
            // The client settled by itself: it gives back what lay in its buffer.
            Live(() => _queue.Release(token));
            return;
        }

        var state = delivery.State;
        var (found, stored) = _broker.Run(() => Settle(token, state));
        _ = AnswerAsync(delivery, found ? Echo(state) : LockLost(), stored);
    }

    private bool Settle(Guid token, DeliveryState state) => state switch
    {
        Accepted => _queue.Complete(token),
        Modified { UndeliverableHere: true } modified => _queue.Defer(token, PropertiesOf(modified.MessageAnnotations)),
        Modified modified => _queue.Abandon(token, PropertiesOf(modified.MessageAnnotations)),
        Rejected rejected => DeadLetter(token, rejected.Error?.Info),
        _ => _queue.Release(token),
    };

    private bool DeadLetter(Guid token, Fields? info)
    {
        var properties = PropertiesOf(info);
        properties.Remove("DeadLetterReason", out var reason);
        properties.Remove("DeadLetterErrorDescription", out var description);
        return _queue.DeadLetter(token, reason as string, description as string, properties);
    }

    private async Task AnswerAsync(Delivery delivery, DeliveryState answer, Task stored)
    {
        try
        {
            await stored;
        }
        catch (IOException failure)
        {
            answer = new Rejected { Error = new Error { Condition = AmqpErrorCode.InternalError, Description = failure.Message } };
        }

        if (_link.State == AmqpObjectState.Opened)
            _link.DisposeDelivery(delivery, settled: true, answer);
    }

    /// <summary>What the client takes for success. A rejection with its error would be taken for a failure.</summary>
    private static DeliveryState Echo(DeliveryState state) => state is Rejected ? new Accepted() : state;

    private static Rejected LockLost() => new() { Error = new Error { Condition = Conditions.LockLost, Description = "The lock on the message is lost: it has expired, or the message is settled." } };

    private static Dictionary<string, object?> PropertiesOf(Fields? fields) =>
        fields?.ToDictionary(field => field.Key.ToString()!, field => (object?)field.Value, StringComparer.Ordinal) ?? [];

    /// <summary>Runs what a link asks for; nothing once the broker has ended, when links close one after the other.</summary>
    private void Live(Action operation) => _broker.Tick(operation);
}
