using Azure.Messaging.ServiceBus;
using Grpc.Core;
using Microsoft.Azure.Functions.Worker;
using TransitionOrchestrator.Azure;

namespace TransitionOrchestrator.Functions;

/// <summary>A delivery that the trigger handed over. It is settled by the host, which tells trouble as a failed call.</summary>
internal sealed class TriggeredDelivery(ServiceBusReceivedMessage message, ServiceBusMessageActions actions) : IMessageDelivery
{
    public ServiceBusReceivedMessage Message => message;

    public Task CompleteAsync() => AskHostAsync(() => actions.CompleteMessageAsync(message, CancellationToken.None));

    public Task AbandonAsync(IDictionary<string, object>? properties) => AskHostAsync(() => actions.AbandonMessageAsync(message, properties, CancellationToken.None));

    public Task DeadLetterAsync(string reason, string description) =>
        AskHostAsync(() => actions.DeadLetterMessageAsync(message, propertiesToModify: null, reason, description, CancellationToken.None));

    private static async Task AskHostAsync(Func<Task> settle)
    {
        try
        {
            await settle();
        }
        catch (RpcException refused)
        {
            throw new ServiceBusException($"The host could not settle the message: {refused.Status.Detail}", ServiceBusFailureReason.GeneralError, entityPath: null, refused);
        }
    }
}
