using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Functions.Tests.Hosting;

namespace TransitionOrchestrator.Functions.Tests.Queue;

/// <summary>The queue's functions in a composed head, with stand-ins for the broker, the host that settles, and what handles messages.</summary>
internal sealed class QueueRig : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public QueueRig(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(Settings.Functions("UseDevelopmentStorage=true", "T"));
        builder.Configuration.AddInMemoryCollection([new("ServiceBus:TroublePatience", "00:00:00"), .. settings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value))]);
        builder.AddTransitionOrchestrator();
        builder.Services.AddSingleton(Handler.Object);
        builder.Services.AddSingleton(Broker.Object);
        Broker.Setup(one => one.CreateSender("transitions")).Returns(Sender.Object);
        _services = builder.Services.BuildServiceProvider();
        Function.SetupGet(one => one.CancellationToken).Returns(() => Shutdown.Token);
    }

    public Mock<IBatchMessageHandler> Handler { get; } = new(MockBehavior.Strict);

    public Mock<ServiceBusClient> Broker { get; } = new();

    public Mock<ServiceBusSender> Sender { get; } = new();

    /// <summary>Strict: whatever is done with a message was expected by the test.</summary>
    public Mock<ServiceBusMessageActions> Actions { get; } = new(MockBehavior.Strict);

    public Mock<FunctionContext> Function { get; } = new();

    public CancellationTokenSource Shutdown { get; } = new();

    public static ServiceBusReceivedMessage Message(object? body = null, int delivery = 1, long sequence = 7, string? reason = null, string? words = null, string? lastTrouble = null) =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(
            body: BinaryData.FromBytes(body is byte[] bytes ? bytes : JsonSerializer.SerializeToUtf8Bytes(body ?? Row())),
            messageId: "b0123456789abcdef0123:2:1", deliveryCount: delivery, sequenceNumber: sequence,
            properties: Properties(reason, words, lastTrouble));

    public static object Row(int version = 1, string schema = "transitionOrchestrator.queuedCustomer") =>
        new { schema, version, batchId = "b0123456789abcdef0123", line = 2, send = 1, customer = Estate.Customer(1).Value };

    public async Task ReceiveAsync(ServiceBusReceivedMessage message) =>
        await FunctionEntry.Named("StartQueuedTransition").CallAsync(_services, message, Actions.Object, new Mock<DurableTaskClient>("test").Object, Function.Object);

    public async Task LookAtDeadLettersAsync() =>
        await FunctionEntry.Named("NoteDeadLetters").CallAsync(_services, new TimerInfo(), new Mock<DurableTaskClient>("test").Object, Function.Object);

    public async ValueTask DisposeAsync()
    {
        Shutdown.Dispose();
        await _services.DisposeAsync();
    }

    private static Dictionary<string, object> Properties(string? reason, string? words, string? lastTrouble)
    {
        var properties = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (key, value) in new[] { ("DeadLetterReason", reason), ("DeadLetterErrorDescription", words), ("lastTrouble", lastTrouble) })
        {
            if (value is not null)
                properties[key] = value;
        }

        return properties;
    }
}
