using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using TransitionOrchestrator.Simulators.ServiceBus.Queues;

namespace TransitionOrchestrator.Simulators.ServiceBus.Wire;

/// <summary>A link on which a client sends to a queue. A message or batch is answered when it is on the disk, as a whole.</summary>
internal sealed class MessageSender(Broker broker, MessageQueue queue, ReceivingAmqpLink link, Mishaps mishaps)
{
    public void Receive(AmqpMessage message)
    {
        var bytes = Payload(message);
        try
        {
            if (bytes.Length > broker.Options.MaxMessageBytes)
                throw new AmqpException(AmqpErrorCode.MessageSizeExceeded, $"The message has {bytes.Length} bytes; at most {broker.Options.MaxMessageBytes} are taken.");
            var contents = (message.MessageFormat == AmqpConstants.AmqpBatchedMessageFormat ? Sections.ReadBatch(bytes) : [bytes]).Select(Sections.Read).ToList();
            _ = AnswerAsync(message, broker.Run(() => queue.Accept(contents)).Stored);
        }
        catch (AmqpException refused)
        {
            Answer(message, new Rejected { Error = refused.Error });
        }
    }

    /// <summary>The encoded message: copied, for the library's buffers are used again.</summary>
    public static byte[] Payload(AmqpMessage message)
    {
        using var copy = new MemoryStream();
        using var payload = message.ToStream();
        payload.CopyTo(copy);
        return copy.ToArray();
    }

    private async Task AnswerAsync(AmqpMessage message, Task stored)
    {
        DeliveryState outcome = new Accepted();
        try
        {
            await stored;
        }
        catch (IOException failure)
        {
            outcome = new Rejected { Error = new Error { Condition = AmqpErrorCode.InternalError, Description = failure.Message } };
        }

        if (mishaps.TakeLostAcknowledgement())
            _ = Task.Run(link.Session.Connection.Abort);
        else
            Answer(message, outcome);
    }

    private void Answer(AmqpMessage message, DeliveryState outcome)
    {
        if (link.State == AmqpObjectState.Opened)
            link.DisposeMessage(message, outcome, settled: true, batchable: false);
        message.Dispose();
    }
}
