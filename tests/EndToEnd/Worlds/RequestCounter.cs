using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace TransitionOrchestrator.EndToEnd.Tests.Worlds;

/// <summary>Counts storage requests where they leave: at the client's pipeline.</summary>
internal sealed class RequestCounter : HttpPipelineSynchronousPolicy
{
    private readonly ConcurrentQueue<string> _requests = [];

    /// <summary>Every request but those of the engine's lease, which belong to no transition.</summary>
    public IReadOnlyList<string> Requests => [.. _requests.Where(one => !one.Contains("lease", StringComparison.OrdinalIgnoreCase))];

    public void Reset() => _requests.Clear();

    public override void OnSendingRequest(HttpMessage message) => _requests.Enqueue($"{message.Request.Method} {message.Request.Uri.ToUri().PathAndQuery}");
}
