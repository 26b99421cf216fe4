using System.Collections.Concurrent;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

/// <summary>Answers as a test says, and remembers what it was given.</summary>
internal sealed class TestHandler : IBatchMessageHandler
{
    public ConcurrentQueue<(QueuedCustomer Row, int Delivery)> Calls { get; } = new();

    public ConcurrentQueue<(QueuedCustomer Row, string Reason, string? Description)> Notes { get; } = new();

    public Func<QueuedCustomer, int, CancellationToken, Task<Settlement>> OnMessage { get; set; } = (_, _, _) => Task.FromResult(Settlement.Complete);

    public Func<QueuedCustomer, Task> OnNote { get; set; } = _ => Task.CompletedTask;

    public Task<Settlement> HandleAsync(QueuedCustomer message, int deliveryCount, CancellationToken cancellationToken)
    {
        Calls.Enqueue((message, deliveryCount));
        return OnMessage(message, deliveryCount, cancellationToken);
    }

    public async Task NoteDeadLetteredAsync(QueuedCustomer message, string reason, string? description, CancellationToken cancellationToken)
    {
        await OnNote(message);
        Notes.Enqueue((message, reason, description));
    }
}
