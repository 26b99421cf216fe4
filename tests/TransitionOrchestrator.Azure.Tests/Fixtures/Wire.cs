using Azure.Core;
using Azure.Core.Pipeline;

namespace TransitionOrchestrator.Azure.Tests;

/// <summary>Sees every request that leaves the client, retries included, and can lose one or its answer.</summary>
public sealed class Wire : HttpPipelinePolicy
{
    private readonly Lock _gate = new();
    private readonly List<string> _sent = [];
    private Func<string, bool>? _loseAnswer;
    private Func<string, bool>? _crash;
    private Func<Task>? _before;
    private Func<string, bool>? _beforeWhich;

    /// <summary>What was sent since the last call: method and table, for example <c>POST $batch</c>.</summary>
    public List<string> TakeSent()
    {
        lock (_gate)
        {
            var sent = _sent.ToList();
            _sent.Clear();
            return sent;
        }
    }

    /// <summary>The next such request is carried out, but its answer is lost on the way.</summary>
    public void LoseAnswerOf(Func<string, bool> request) => _loseAnswer = request;

    /// <summary>The process dies before such a request: nothing more of this call is sent.</summary>
    public void CrashAt(Func<string, bool> request) => _crash = request;

    /// <summary>Right before the next such request, somebody else does something.</summary>
    public void Before(Func<string, bool> request, Func<Task> action) => (_beforeWhich, _before) = (request, action);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The store is asynchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var request = $"{message.Request.Method} {message.Request.Uri.Path.Split('/')[^1].Split('(')[0]}";
        if (Take(ref _crash, request) is not null)
            throw new InvalidOperationException("The process died.");
        if (Take(ref _beforeWhich, request) is not null)
            await _before!();
        lock (_gate)
            _sent.Add(request);
        await ProcessNextAsync(message, pipeline);
        if (Take(ref _loseAnswer, request) is not null)
            throw new IOException("The connection broke.");
    }

    private static Func<string, bool>? Take(ref Func<string, bool>? which, string request) =>
        which is { } taken && taken(request) ? Interlocked.CompareExchange(ref which, null, taken) : null;
}
