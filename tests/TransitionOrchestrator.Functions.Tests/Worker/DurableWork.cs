using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.DurableTask.Protobuf;
using TransitionOrchestrator.Functions.Tests.Worker.Protocol;
using Done = TransitionOrchestrator.Functions.Tests.Worker.Protocol.StatusResult.Types.Status;

namespace TransitionOrchestrator.Functions.Tests.Worker;

/// <summary>What the host's Durable Task extension does: takes work from the task hub, has the worker do it, and brings the results back.</summary>
internal static class DurableWork
{
    /// <summary>Runs until the task hub hangs up.</summary>
    public static async Task RunAsync(TaskHubSidecarService.TaskHubSidecarServiceClient hub, WorkerProcess worker, CancellationToken cancellationToken)
    {
        try
        {
            await TakeAsync(hub, worker, cancellationToken);
        }
        catch (Exception broken) when (!cancellationToken.IsCancellationRequested)
        {
            worker.Side.Errors.Enqueue($"The task hub: {broken}");
        }
    }

    private static async Task TakeAsync(TaskHubSidecarService.TaskHubSidecarServiceClient hub, WorkerProcess worker, CancellationToken cancellationToken)
    {
        using var work = hub.GetWorkItems(new GetWorkItemsRequest { MaxConcurrentActivityWorkItems = 32, MaxConcurrentOrchestrationWorkItems = 20 }, cancellationToken: cancellationToken);
        await foreach (var item in work.ResponseStream.ReadAllAsync(cancellationToken))
            _ = Task.Run(() => DoAsync(hub, worker, item), cancellationToken);
    }

    /// <summary>What goes wrong is put to the worker's errors: whoever waits for the work's outcome looks there.</summary>
    private static async Task DoAsync(TaskHubSidecarService.TaskHubSidecarServiceClient hub, WorkerProcess worker, WorkItem item)
    {
        try
        {
            if (item.OrchestratorRequest is not null)
                await OrchestrateAsync(hub, worker, item);
            else if (item.ActivityRequest is not null)
                await ActAsync(hub, worker, item);
        }
        catch (Exception broken)
        {
            worker.Side.Errors.Enqueue($"{item.RequestCase}: {broken}");
        }
    }

    /// <summary>A turn travels as text in both directions: the history, and what the code decided.</summary>
    private static async Task OrchestrateAsync(TaskHubSidecarService.TaskHubSidecarServiceClient hub, WorkerProcess worker, WorkItem item)
    {
        var request = item.OrchestratorRequest;
        var name = request.PastEvents.Concat(request.NewEvents).First(one => one.ExecutionStarted is not null).ExecutionStarted.Name;
        var answer = await worker.InvokeAsync(name, new TypedData { String = Convert.ToBase64String(request.ToByteArray()) });
        Assert.True(answer.Result.Status == Done.Success, $"{name}: {answer.Result.Exception?.Message}");
        var text = answer.ReturnValue.DataCase == TypedData.DataOneofCase.Json ? JsonSerializer.Deserialize<string>(answer.ReturnValue.Json)! : answer.ReturnValue.String;
        var turn = OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(text));
        turn.CompletionToken = item.CompletionToken;
        await hub.CompleteOrchestratorTaskAsync(turn);
    }

    /// <summary>Durable Task keeps the input as a list of one; the worker gets what is in it.</summary>
    private static async Task ActAsync(TaskHubSidecarService.TaskHubSidecarServiceClient hub, WorkerProcess worker, WorkItem item)
    {
        var request = item.ActivityRequest;
        var instance = request.OrchestrationInstance.InstanceId;
        var input = request.Input is { } list && JsonDocument.Parse(list).RootElement is { ValueKind: JsonValueKind.Array } array ? array[0].GetRawText() : request.Input ?? "";
        var answer = await worker.InvokeAsync(request.Name, new TypedData { String = input }, ("instanceId", instance));
        var response = new ActivityResponse { InstanceId = instance, TaskId = request.TaskId, CompletionToken = item.CompletionToken };
        if (answer.Result.Status == Done.Success)
            response.Result = answer.ReturnValue.DataCase == TypedData.DataOneofCase.Json ? answer.ReturnValue.Json : answer.ReturnValue.String;
        else
            response.FailureDetails = new TaskFailureDetails { ErrorType = answer.Result.Exception.Type, ErrorMessage = answer.Result.Exception.Message };
        await hub.CompleteActivityTaskAsync(response);
    }
}
