using Azure.Core;
using Azure.Messaging.ServiceBus;

namespace TransitionOrchestrator.Azure;

/// <summary>The Service Bus queue between a batch and its transitions. Exactly one of <see cref="ConnectionString"/> and <see cref="Namespace"/> is set.</summary>
public sealed class TransitionQueueOptions
{
    /// <summary>The namespace with its key; for laptops and the simulator. A secret: never logged.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The namespace's host, for example <c>name.servicebus.windows.net</c>; signed in with <see cref="Credential"/>.</summary>
    public string? Namespace { get; set; }

    /// <summary>What to sign in with at <see cref="Namespace"/>. When null, the <see cref="TokenCredential"/> among the services, else the default Azure credential.</summary>
    public TokenCredential? Credential { get; set; }

    /// <summary>The queue's name.</summary>
    public string Queue { get; set; } = "transitions";

    /// <summary>How many messages are handled side by side, from 1 to 1,000.</summary>
    public int MaxConcurrentCalls { get; set; } = 16;

    /// <summary>
    /// How many messages are fetched ahead, from 0 to 1,000. Their locks tick while they wait for a free handler: leave it 0 where handlers
    /// may take longer than a lock.
    /// </summary>
    public int Prefetch { get; set; }

    /// <summary>
    /// How often a message may be delivered: the queue's own limit (<c>maxDeliveryCount</c>), or less. The last delivery that meets trouble
    /// dead-letters the message with that trouble as its reason. From 1 to 2,000.
    /// </summary>
    public int DeliveryLimit { get; set; } = 10;

    /// <summary>How long one delivery waits for trouble to pass, trying again, before it gives the message back; from 0 to 1 hour.</summary>
    public TimeSpan TroublePatience { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the dead-letter queue is looked at; at least 1 second.</summary>
    public TimeSpan DeadLetterLook { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Adjusts the client: retries, transport.</summary>
    public Action<ServiceBusClientOptions>? ConfigureClient { get; set; }
}
