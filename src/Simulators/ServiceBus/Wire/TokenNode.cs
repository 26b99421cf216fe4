using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;

namespace TransitionOrchestrator.Simulators.ServiceBus.Wire;

/// <summary>The node <c>$cbs</c>, where clients leave their tokens. Any token will do: the port is open to this machine only.</summary>
internal sealed class TokenNode(ReplyLinks replies)
{
    public const string Address = "$cbs";

    public void Receive(ReceivingAmqpLink link, AmqpMessage request)
    {
        var reply = AmqpMessage.Create(new AmqpValue { Value = null });
        reply.ApplicationProperties.Map["status-code"] = 202;
        reply.ApplicationProperties.Map["status-description"] = "Accepted";
        replies.Reply(request, reply);
        link.DisposeMessage(request, new Accepted(), settled: true, batchable: false);
        request.Dispose();
    }
}
