using System.Collections.Concurrent;

namespace TransitionOrchestrator.Core.Tests.Batches;

/// <summary>A queue that delivers at least once, and as badly as that allows: it duplicates, forgets that a message was completed, and changes the order, by seed.</summary>
internal sealed class MemoryQueue : ITransitionQueue
{
    private readonly Lock _gate = new();
    private readonly List<(QueuedCustomer Message, int Deliveries)> _messages = [];
    private readonly Random? _trouble;

    public MemoryQueue(int? seed = null) => _trouble = seed is { } given ? new Random(given) : null;

    /// <summary>Every message that was sent, repetitions included.</summary>
    public ConcurrentQueue<QueuedCustomer> Sent { get; } = new();

    public ConcurrentQueue<(QueuedCustomer Message, string Reason)> Dead { get; } = new();

    /// <summary>How often a message is delivered before the broker gives it up.</summary>
    public int DeliveryLimit { get; set; } = 10;

    public int Count => Locked(() => _messages.Count);

    public Task SendAsync(IReadOnlyList<QueuedCustomer> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            Sent.Enqueue(message);
            Locked(() => _messages.Add((message, 0)));
            if (Happens(5))
                Locked(() => _messages.Add((message, 0)));
        }

        return Happens(10) ? throw new IOException("The connection broke after the broker took them.") : Task.CompletedTask;
    }

    /// <summary>Delivers until nothing is left.</summary>
    public async Task DeliverAllAsync(IBatchMessageHandler handler)
    {
        while (Take() is { } next)
        {
            var (message, delivery) = next;
            var settlement = await handler.HandleAsync(message, delivery, CancellationToken.None);
            switch (settlement)
            {
                case Settlement.DeadLettered dead:
                    Dead.Enqueue((message, dead.Reason));
                    break;
                case Settlement.Abandoned when delivery >= DeliveryLimit:
                    Dead.Enqueue((message, "MaxDeliveryCountExceeded"));
                    await handler.NoteDeadLetteredAsync(message, "MaxDeliveryCountExceeded", "Delivered too often.", CancellationToken.None);
                    break;
                case Settlement.Abandoned:
                case Settlement.Completed when delivery < DeliveryLimit && Happens(5): // the broker never learnt that it was completed
                    Locked(() => _messages.Add((message, delivery)));
                    break;
            }
        }
    }

    private (QueuedCustomer Message, int Delivery)? Take() => Locked<(QueuedCustomer, int)?>(() =>
    {
        if (_messages.Count == 0)
            return null;
        var index = _trouble?.Next(_messages.Count) ?? 0;
        var (message, deliveries) = _messages[index];
        _messages.RemoveAt(index);
        return (message, deliveries + 1);
    });

    private bool Happens(int percent) => _trouble is not null && Locked(() => _trouble.Next(100) < percent);

    private void Locked(Action work)
    {
        lock (_gate)
            work();
    }

    private T Locked<T>(Func<T> work)
    {
        lock (_gate)
            return work();
    }
}
