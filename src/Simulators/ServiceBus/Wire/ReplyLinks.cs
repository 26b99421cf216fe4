using System.Collections.Concurrent;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;

namespace TransitionOrchestrator.Simulators.ServiceBus.Wire;

/// <summary>The links on which clients wait for replies, by the address that their requests name.</summary>
internal sealed class ReplyLinks
{
    private readonly ConcurrentDictionary<string, SendingAmqpLink> _links = new(StringComparer.Ordinal);

    public void Add(SendingAmqpLink link)
    {
        if ((link.Settings.Target as Target)?.Address?.ToString() is not { } address)
            return;
        _links[address] = link;
        link.SafeAddClosed((_, _) => _links.TryRemove(KeyValuePair.Create(address, link)));
    }

    /// <summary>Sends a reply to whoever asked; nobody gets it if the asker is gone.</summary>
    public void Reply(AmqpMessage request, AmqpMessage reply)
    {
        reply.Properties.CorrelationId = request.Properties.MessageId;
        if (request.Properties.ReplyTo is { } address && _links.TryGetValue(address.ToString()!, out var link) && link.State == AmqpObjectState.Opened)
            link.SendMessageNoWait(reply, AmqpConstants.EmptyBinary, AmqpConstants.NullBinary);
    }
}
