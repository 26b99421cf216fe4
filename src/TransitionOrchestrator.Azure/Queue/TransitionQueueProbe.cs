using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Options;

namespace TransitionOrchestrator.Azure;

/// <summary>Tells whether the queue answers.</summary>
/// <param name="client">The broker.</param>
/// <param name="options">Which queue.</param>
public sealed class TransitionQueueProbe(ServiceBusClient client, IOptions<TransitionQueueOptions> options) : IAsyncDisposable
{
    private readonly Lazy<ServiceBusReceiver> _receiver = new(() => client.CreateReceiver(options.Value.Queue));

    /// <summary>Looks at the queue without receiving from it.</summary>
    /// <param name="cancellationToken">Gives up. The client itself tries for minutes.</param>
    /// <exception cref="ServiceBusException">It does not answer, or there is no such queue.</exception>
    /// <exception cref="UnauthorizedAccessException">It does not let us in.</exception>
    public async Task PingAsync(CancellationToken cancellationToken) => await _receiver.Value.PeekMessageAsync(cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_receiver.IsValueCreated)
            await _receiver.Value.DisposeAsync();
    }
}
