using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Simulators.ServiceBus;
using TransitionOrchestrator.Testing;

namespace TransitionOrchestrator.Azure.Tests;

/// <summary>A broker, and a head that sends to it and receives from it. The head's time stands still until a test moves it; the broker's is real.</summary>
internal sealed class QueueRig : IAsyncDisposable
{
    public const string Queue = "transitions";
    public const string Key = "a-key-that-nobody-may-see";

    /// <summary>How long to wait for what must come: far more than it takes anywhere.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly Action<TransitionQueueOptions> _configure;
    private IHost? _host;

    public QueueRig(Func<ServiceBusSimulatorOptions, ServiceBusSimulatorOptions>? broker = null, Action<TransitionQueueOptions>? head = null)
    {
        var options = new ServiceBusSimulatorOptions { Port = BuiltProgram.FreePort(), Queues = [Queue], LockDuration = TimeSpan.FromMinutes(5) };
        BrokerOptions = broker?.Invoke(options) ?? options;
        _configure = head ?? (_ => { });
    }

    public ServiceBusSimulatorOptions BrokerOptions { get; }

    public ServiceBusSimulator? Broker { get; private set; }

    public TestHandler Handler { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public ConcurrentQueue<string> Log { get; } = new();

    public QueueCounts Count => Broker!.Count(Queue);

    public IReadOnlyList<ShownMessage> DeadLetters => Broker!.Messages(Queue, deadLetter: true);

    public string ConnectionString => $"Endpoint=sb://127.0.0.1:{BrokerOptions.Port};SharedAccessKeyName=local;SharedAccessKey={Key};UseDevelopmentEmulator=true;";

    public ITransitionQueue Sender => Services.GetRequiredService<ITransitionQueue>();

    public IServiceProvider Services => (_host ?? throw new InvalidOperationException("The head does not run.")).Services;

    public static QueuedCustomer Row(int line, int send = 1) => new("batch-1", line, send, new CustomerId(new Guid(line, 0, 0, new byte[8])));

    public static Settlement Trouble(string code = "storageAway") => new Settlement.Abandoned(new Problem(code, "Storage does not answer.", Passing: true));

    public async Task<QueueRig> StartAsync()
    {
        await StartBrokerAsync();
        await StartHeadAsync();
        return this;
    }

    public async Task StartBrokerAsync() => Broker = await ServiceBusSimulator.StartAsync(BrokerOptions);

    public async Task StopBrokerAsync()
    {
        await Broker!.DisposeAsync();
        Broker = null;
    }

    public async Task StartHeadAsync(bool receives = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Lines(Log));
        builder.Services.AddSingleton<TimeProvider>(Time).AddSingleton<IBatchMessageHandler>(Handler);
        builder.Services.AddTransitionQueue(options =>
        {
            options.ConnectionString = ConnectionString;
            options.Queue = Queue;
            options.TroublePatience = TimeSpan.Zero;
            options.ConfigureClient = client => client.RetryOptions = new ServiceBusRetryOptions { Delay = TimeSpan.FromMilliseconds(50), MaxDelay = TimeSpan.FromMilliseconds(500), MaxRetries = 3, TryTimeout = TimeSpan.FromSeconds(30) };
            _configure(options);
        });
        if (receives)
            builder.Services.AddTransitionQueueReceiver();
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async Task StopHeadAsync()
    {
        if (_host is not { } host)
            return;
        _host = null;
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    /// <summary>Sends what may be none of ours.</summary>
    public async Task SendRawAsync(params ServiceBusMessage[] messages)
    {
        await using var client = new ServiceBusClient(ConnectionString);
        await using var sender = client.CreateSender(Queue);
        foreach (var message in messages)
            await sender.SendMessageAsync(message);
    }

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var late = new CancellationTokenSource(Limit);
        while (!holds())
            await Task.Delay(10, late.Token);
    }

    /// <summary>Waits until something is so, and lets the head's time run meanwhile.</summary>
    public async Task UntilInTimeAsync(Func<bool> holds)
    {
        using var late = new CancellationTokenSource(Limit);
        while (!holds())
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, late.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopHeadAsync();
        if (Broker is not null)
            await StopBrokerAsync();
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
