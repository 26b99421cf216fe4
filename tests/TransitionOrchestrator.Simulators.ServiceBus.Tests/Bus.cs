namespace TransitionOrchestrator.Simulators.ServiceBus.Tests;

/// <summary>A simulator whose time stands still until a test moves it, and the real client that talks to it.</summary>
internal sealed class Bus : IAsyncDisposable
{
    public const string Queue = "customers";

    /// <summary>How long to wait for what must come: far more than it takes anywhere.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ServiceBusSimulatorOptions _options;

    private Bus(ServiceBusSimulatorOptions options, ManualTimeProvider time, ServiceBusSimulator simulator)
    {
        _options = options with { Port = simulator.Port };
        Time = time;
        Simulator = simulator;
        Client = NewClient(simulator.ConnectionString);
    }

    public ManualTimeProvider Time { get; }

    public ServiceBusSimulator Simulator { get; private set; }

    public ServiceBusClient Client { get; }

    public QueueCounts Count => Simulator.Count(Queue);

    public static async Task<Bus> StartAsync(Func<ServiceBusSimulatorOptions, ServiceBusSimulatorOptions>? configure = null)
    {
        var options = new ServiceBusSimulatorOptions { Queues = [Queue], Port = BuiltProgram.FreePort() };
        options = configure?.Invoke(options) ?? options;
        var time = new ManualTimeProvider();
        return new Bus(options, time, await ServiceBusSimulator.StartAsync(options, time));
    }

    public static ServiceBusClient NewClient(string connectionString) => new(connectionString, new ServiceBusClientOptions
    {
        RetryOptions = new ServiceBusRetryOptions { Delay = TimeSpan.FromMilliseconds(50), MaxDelay = TimeSpan.FromMilliseconds(500), MaxRetries = 20, TryTimeout = TimeSpan.FromSeconds(30) },
    });

    public async Task SendAsync(params string[] ids)
    {
        await using var sender = Client.CreateSender(Queue);
        await sender.SendMessagesAsync(ids.Select(id => new ServiceBusMessage(id) { MessageId = id }));
    }

    /// <summary>A receiver that waits for the message that must come.</summary>
    public static async Task<ServiceBusReceivedMessage> ReceiveAsync(ServiceBusReceiver receiver) =>
        await receiver.ReceiveMessageAsync(Limit) ?? throw new TimeoutException("No message came.");

    public ServiceBusReceiver Receiver(SubQueue subQueue = SubQueue.None, ServiceBusReceiveMode mode = ServiceBusReceiveMode.PeekLock, int prefetch = 0) =>
        Client.CreateReceiver(Queue, new ServiceBusReceiverOptions { SubQueue = subQueue, ReceiveMode = mode, PrefetchCount = prefetch });

    /// <summary>Stops the simulator and starts it again on the same port with the same options.</summary>
    public async Task RestartAsync()
    {
        await Simulator.DisposeAsync();
        Simulator = await ServiceBusSimulator.StartAsync(_options, Time);
    }

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var late = new CancellationTokenSource(Limit);
        while (!holds())
            await Task.Delay(10, late.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Simulator.DisposeAsync();
    }
}
