using System.Collections.Concurrent;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Azure.Amqp.Transport;
using TransitionOrchestrator.Simulators.ServiceBus.Queues;

namespace TransitionOrchestrator.Simulators.ServiceBus.Wire;

/// <summary>Makes connections and links for the AMQP library, each link wired to its node.</summary>
internal sealed class BrokerRuntime(Broker broker, Mishaps mishaps) : IRuntimeProvider
{
    private readonly ConcurrentDictionary<AmqpConnection, bool> _connections = new();
    private readonly ReplyLinks _replies = new();

    /// <summary>Ends every connection as a power cut would.</summary>
    public void AbortConnections()
    {
        foreach (var connection in _connections.Keys)
            connection.Abort();
    }

    public AmqpConnection CreateConnection(TransportBase transport, ProtocolHeader protocolHeader, bool isInitiator, AmqpSettings amqpSettings, AmqpConnectionSettings connectionSettings)
    {
        var connection = new AmqpConnection(transport, protocolHeader, isInitiator, amqpSettings, connectionSettings);
        _connections[connection] = true;
        connection.SafeAddClosed((_, _) => _connections.TryRemove(connection, out bool _));
        return connection;
    }

    public AmqpSession CreateSession(AmqpConnection connection, AmqpSessionSettings settings) => connection.CreateSession(settings);

    public AmqpLink CreateLink(AmqpSession session, AmqpLinkSettings settings)
    {
        // Thrown before the link exists; once it does, only the opening may refuse it.
        if (Terminus(settings) is null)
            throw new AmqpException(AmqpErrorCode.NotImplemented, "The simulator has no transactions.");
        settings.MaxMessageSize = (ulong)broker.Options.MaxMessageBytes;
        return settings.Role == true ? CreateReceiving(session, settings) : CreateSending(session, settings);
    }

    public IAsyncResult BeginOpenLink(AmqpLink link, TimeSpan timeout, AsyncCallback callback, object state)
    {
        var address = Terminus(link.Settings)!;
        if (address != TokenNode.Address && QueueAt(address) is null)
            throw new AmqpException(AmqpErrorCode.NotFound, $"There is no queue '{address.Trim('/')}'.");
        if (link.Settings.Source is Source { FilterSet: { } filters } && filters.Any(filter => filter.Key.ToString() == "com.microsoft:session-filter"))
            throw new AmqpException(AmqpErrorCode.NotAllowed, $"The queue '{address.Trim('/')}' has no sessions.");
        if (link.Settings.Role == true && address.EndsWith(Broker.DeadLetterSuffix, StringComparison.OrdinalIgnoreCase))
            throw new AmqpException(AmqpErrorCode.NotAllowed, "Nobody can send to a dead-letter queue.");
        var done = new Opened(state);
        callback(done);
        return done;
    }

    public void EndOpenLink(IAsyncResult result)
    {
    }

    private ReceivingAmqpLink CreateReceiving(AmqpSession session, AmqpLinkSettings settings)
    {
        var link = new ReceivingAmqpLink(session, settings);
        var address = Terminus(settings)!;
        if (address == TokenNode.Address)
            link.RegisterMessageListener(request => new TokenNode(_replies).Receive(link, request));
        else if (QueueAt(address) is { } queue && IsManagement(address))
            link.RegisterMessageListener(request => new ManagementNode(broker, queue, _replies).Receive(link, request));
        else if (QueueAt(address) is { } target)
            link.RegisterMessageListener(new MessageSender(broker, target, link, mishaps).Receive);
        return link;
    }

    private SendingAmqpLink CreateSending(AmqpSession session, AmqpLinkSettings settings)
    {
        var link = new SendingAmqpLink(session, settings);
        var address = Terminus(settings)!;
        if (address == TokenNode.Address || IsManagement(address))
            _replies.Add(link);
        else if (QueueAt(address) is { } queue)
            _ = new MessageReceiver(broker, queue, link);
        return link;
    }

    /// <summary>The address on our side of a link; null for a coordinator of transactions.</summary>
    private static string? Terminus(AmqpLinkSettings settings) =>
        settings.Role == true ? (settings.Target as Target)?.Address?.ToString() : (settings.Source as Source)?.Address?.ToString();

    private MessageQueue? QueueAt(string address) => broker.Find(IsManagement(address) ? address[..^ManagementNode.Suffix.Length] : address);

    private static bool IsManagement(string address) => address.EndsWith(ManagementNode.Suffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>An opening that is over at once.</summary>
    private sealed class Opened(object state) : IAsyncResult
    {
        public object AsyncState => state;

        public WaitHandle AsyncWaitHandle { get; } = new ManualResetEvent(true);

        public bool CompletedSynchronously => true;

        public bool IsCompleted => true;
    }
}
