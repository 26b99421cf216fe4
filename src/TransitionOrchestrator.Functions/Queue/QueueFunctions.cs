using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TransitionOrchestrator.Azure;

namespace TransitionOrchestrator.Functions;

/// <summary>The queue between a batch and its transitions. What becomes of a message is decided by the rules that both heads share.</summary>
/// <param name="reception">What handles and settles.</param>
/// <param name="deadLetters">What notes dead letters in their rows.</param>
/// <param name="orchestrations">The engine.</param>
public sealed class QueueFunctions(MessageReception reception, DeadLetters deadLetters, InvocationClient orchestrations)
{
    /// <summary>One delivery of a message. The host renews its lock (<c>maxAutoLockRenewalDuration</c>) and settles nothing itself.</summary>
    [Function("StartQueuedTransition")]
    public async Task StartQueuedTransition(
        [ServiceBusTrigger($"%{Composition.QueueName}%", Connection = Composition.QueueConnection, AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient client, FunctionContext function)
    {
        ArgumentNullException.ThrowIfNull(function);
        orchestrations.Use(client);

        // The host says nothing when a lock is lost; a settlement then fails, is logged, and the message comes again.
        await reception.ReceiveAsync(new TriggeredDelivery(message, actions), isLockLost: static () => false, function.CancellationToken);
    }

    /// <summary>
    /// Looks at the dead letters every minute. A trigger on the dead-letter queue would take them out; they stay for the people who
    /// look at them, and for the alert that counts them.
    /// </summary>
    [Function("NoteDeadLetters")]
    public async Task NoteDeadLetters([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext function)
    {
        ArgumentNullException.ThrowIfNull(function);
        orchestrations.Use(client);
        await deadLetters.LookAsync(function.CancellationToken);
    }
}
