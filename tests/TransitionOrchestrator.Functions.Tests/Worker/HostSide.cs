using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TransitionOrchestrator.Functions.Tests.Worker.Protocol;

namespace TransitionOrchestrator.Functions.Tests.Worker;

/// <summary>The host's end of its conversation with one worker: questions go out, answers are matched to them.</summary>
internal sealed class HostSide : FunctionRpc.FunctionRpcBase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Channel<StreamingMessage> _said = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _open = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the worker logged as an error.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    /// <summary>Completes when a worker has connected.</summary>
    public Task Begun => _begun.Task.WaitAsync(Limit);

    public Task<StreamingMessage> AskAsync(StreamingMessage question)
    {
        question.RequestId = Guid.NewGuid().ToString();
        return AskAsync(question, question.RequestId);
    }

    public async Task<InvocationResponse> InvokeAsync(InvocationRequest invocation) =>
        (await AskAsync(new StreamingMessage { InvocationRequest = invocation }, invocation.InvocationId)).InvocationResponse;

    public override async Task EventStream(IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        var saying = SayAsync(responseStream, context.CancellationToken);
        try
        {
            await foreach (var heard in requestStream.ReadAllAsync(context.CancellationToken))
                Hear(heard);
            await saying;
        }
        catch (Exception gone) when (context.CancellationToken.IsCancellationRequested && gone is OperationCanceledException or IOException)
        {
            // The worker's process was ended.
        }
    }

    private async Task<StreamingMessage> AskAsync(StreamingMessage question, string key)
    {
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[key] = answer;
        await _said.Writer.WriteAsync(question);
        return await answer.Task.WaitAsync(Limit);
    }

    private async Task SayAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellationToken)
    {
        await foreach (var message in _said.Reader.ReadAllAsync(cancellationToken))
            await stream.WriteAsync(message, cancellationToken);
    }

    private void Hear(StreamingMessage heard)
    {
        const int Error = 4;
        if (heard.StartStream is not null)
            _begun.TrySetResult();
        else if (heard.RpcLog is { Level: >= Error } log)
            Errors.Enqueue($"{log.Category}: {log.Message}");
        else if (_open.TryRemove(heard.InvocationResponse?.InvocationId ?? heard.RequestId, out var answer))
            answer.TrySetResult(heard);
    }
}

/// <summary>What the worker did with messages.</summary>
internal sealed class Settlements : Settlement.SettlementBase
{
    /// <summary>In words, by lock token.</summary>
    public ConcurrentDictionary<Guid, string> Done { get; } = new();

    public override Task<Empty> Complete(CompleteRequest request, ServerCallContext context) => Note(request.Locktoken, "completed");

    public override Task<Empty> Abandon(AbandonRequest request, ServerCallContext context) => Note(request.Locktoken, "abandoned");

    public override Task<Empty> Deadletter(DeadletterRequest request, ServerCallContext context) => Note(request.Locktoken, $"dead-lettered: {request.DeadletterReason}");

    private Task<Empty> Note(string token, string what)
    {
        Done[Guid.Parse(token)] = what;
        return Task.FromResult(new Empty());
    }
}
