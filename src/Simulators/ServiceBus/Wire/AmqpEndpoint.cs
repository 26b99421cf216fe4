using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Sasl;
using Microsoft.Azure.Amqp.Transport;
using TransitionOrchestrator.Simulators.ServiceBus.Queues;

namespace TransitionOrchestrator.Simulators.ServiceBus.Wire;

/// <summary>The AMQP port.</summary>
internal sealed class AmqpEndpoint : IDisposable
{
    private readonly BrokerRuntime _runtime;
    private readonly AmqpConnectionListener _listener;

    /// <exception cref="IOException">The port is taken.</exception>
    public AmqpEndpoint(Broker broker, Mishaps mishaps, int port)
    {
        Port = Probe(port);
        _runtime = new BrokerRuntime(broker, mishaps);
        var sasl = new SaslTransportProvider { Versions = { new AmqpVersion(1, 0, 0) } };
        // The client signs in with a token later on; here it only says so.
        sasl.AddHandler(new SaslAnonymousHandler("MSSBCBS"));
        sasl.AddHandler(new SaslAnonymousHandler());
        var settings = new AmqpSettings { RuntimeProvider = _runtime, TransportProviders = { sasl } };
        var connection = new AmqpConnectionSettings { ContainerId = "simulator", MaxFrameSize = AmqpConstants.DefaultMaxFrameSize, IdleTimeOut = 120_000 };
        _listener = new AmqpConnectionListener([string.Create(CultureInfo.InvariantCulture, $"amqp://127.0.0.1:{Port}")], settings, connection);
        _listener.Open();
    }

    public int Port { get; }

    /// <summary>Ends every connection as a power cut would; clients may connect again.</summary>
    public void AbortConnections() => _runtime.AbortConnections();

    public void Dispose() => _listener.Close();

    /// <summary>The library shares a port that another process listens on, without a word: so it is asked for alone first.</summary>
    private static int Probe(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            throw new IOException($"port {port} is {(taken.SocketErrorCode == SocketError.AccessDenied ? "not allowed" : "taken")}", taken);
        }
    }
}
