using System.Globalization;
using TransitionOrchestrator.Simulators.ServiceBus.Admin;
using TransitionOrchestrator.Simulators.ServiceBus.Queues;
using TransitionOrchestrator.Simulators.ServiceBus.Wire;

namespace TransitionOrchestrator.Simulators.ServiceBus;

/// <summary>A Service Bus on 127.0.0.1 that the unmodified client talks to over AMQP: queues, without topics, sessions and transactions.</summary>
public sealed class ServiceBusSimulator : IAsyncDisposable
{
    private readonly Broker _broker;
    private readonly AmqpEndpoint _endpoint;
    private readonly Mishaps _mishaps;
    private readonly AdminServer? _admin;

    private ServiceBusSimulator(Broker broker, AmqpEndpoint endpoint, Mishaps mishaps, AdminServer? admin) =>
        (_broker, _endpoint, _mishaps, _admin) = (broker, endpoint, mishaps, admin);

    /// <summary>The AMQP port.</summary>
    public int Port => _endpoint.Port;

    /// <summary>What to give to the client. Any key will do.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"Endpoint=sb://127.0.0.1:{Port};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;");

    /// <summary>Where the admin API is; null if it was left out.</summary>
    public Uri? AdminAddress => _admin?.Address;

    /// <summary>The names of the queues.</summary>
    public IReadOnlyList<string> Queues => [.. _broker.Run(() => _broker.Queues.Select(queue => queue.Path).ToList()).Answer];

    /// <summary>Starts one.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="time">The clock of locks, schedules, windows and times to live; the system's when null.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ArgumentException">The options are wrong; every problem is named.</exception>
    /// <exception cref="IOException">A port is taken, or the file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">The file is no queue journal, or is damaged.</exception>
    public static async Task<ServiceBusSimulator> StartAsync(ServiceBusSimulatorOptions options, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = options.Problems().ToList();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        var broker = await Task.Run(() => new Broker(options, time ?? TimeProvider.System), cancellationToken);
        AmqpEndpoint? endpoint = null;
        try
        {
            var mishaps = new Mishaps();
            endpoint = await Task.Run(() => new AmqpEndpoint(broker, mishaps, options.Port), cancellationToken);
            var admin = options.AdminPort is { } port ? await AdminServer.StartAsync(broker, port, cancellationToken) : null;
            return new ServiceBusSimulator(broker, endpoint, mishaps, admin);
        }
        catch
        {
            endpoint?.Dispose();
            broker.Dispose();
            throw;
        }
    }

    /// <summary>How many messages a queue holds.</summary>
    /// <param name="queue">Its name.</param>
    /// <exception cref="ArgumentException">There is no such queue.</exception>
    public QueueCounts Count(string queue) => _broker.Run(Find(queue).Count).Answer;

    /// <summary>The messages of a queue, or of its dead-letter queue, in whatever state, the oldest first.</summary>
    /// <param name="queue">Its name.</param>
    /// <param name="deadLetter">Whether the dead-letter queue is meant.</param>
    /// <exception cref="ArgumentException">There is no such queue.</exception>
    public IReadOnlyList<ShownMessage> Messages(string queue, bool deadLetter = false)
    {
        var from = deadLetter ? Find(queue).DeadLetters ?? throw new ArgumentException("A dead-letter queue has none of its own.", nameof(queue)) : Find(queue);
        return _broker.Run(() => ShownMessage.From(from)).Answer;
    }

    /// <summary>Ends every connection as a power cut would; clients connect again.</summary>
    public void Disconnect() => _endpoint.AbortConnections();

    /// <summary>So many of the next sends are kept, and the connection breaks before the sender is told.</summary>
    /// <param name="count">How many.</param>
    public void LoseAcknowledgements(int count) => _mishaps.LoseAcknowledgements(count);

    /// <summary>Closes the connections and the file. What is in memory only is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
            await _admin.DisposeAsync();
        await Task.Run(() =>
        {
            _endpoint.Dispose();
            _broker.Dispose();
        });
    }

    private MessageQueue Find(string queue) => _broker.Find(queue) ?? throw new ArgumentException($"There is no queue '{queue}'.", nameof(queue));
}
