using System.Globalization;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded;

/// <content>What the code may ask for. Each step has a number, by which a replay knows it again.</content>
internal sealed partial class RunContext
{
    public override Guid NewGuid()
    {
        EnsureTurn();
        return NameBasedGuid.Create(string.Create(CultureInfo.InvariantCulture, $"{InstanceId}/{identity.Life:N}/{identity.Execution}/{_guids++}"));
    }

    public override Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityDefinition<TInput, TOutput> activity, TInput input, RetryPolicy? retry = null)
    {
        ArgumentNullException.ThrowIfNull(activity);
        EnsureTurn();
        var json = Payload.Serialize($"The input of activity '{activity.Name}'", input);
        return retry is null
            ? CallActivityOnce<TOutput>(activity.Name, json, retryOf: null).Result
            : CallWithRetriesAsync(previous => CallActivityOnce<TOutput>(activity.Name, json, previous), retry);
    }

    public override Task<TOutput> CallSubOrchestratorAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, TInput input, SubOrchestrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        EnsureTurn();
        if (options?.InstanceId is { } id)
            InstanceIds.Check(id);
        var json = Payload.Serialize($"The input of sub-orchestration '{orchestrator.Name}'", input);
        return options?.Retry is not { } retry
            ? CallChildOnce<TOutput>(orchestrator.Name, json, options, retryOf: null).Result
            : CallWithRetriesAsync(previous => CallChildOnce<TOutput>(orchestrator.Name, json, options, previous), retry);
    }

    public override void SendEvent<T>(string instanceId, EventDefinition<T> externalEvent, T payload)
    {
        ArgumentNullException.ThrowIfNull(externalEvent);
        InstanceIds.Check(instanceId);
        EnsureTurn();
        var json = Payload.Serialize($"The payload of event '{externalEvent.Name}'", payload);
        Add(new EventSent(_steps++, instanceId, externalEvent.Name, json));
    }

    public override void ContinueAsNew<TInput>(TInput input, bool preserveUnprocessedEvents = true)
    {
        EnsureTurn();
        Continuation = (Payload.Serialize("The input of the next round", input), preserveUnprocessedEvents);
    }

    public override Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken)
    {
        EnsureTurn();
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        var id = _steps++;
        var timer = new OpenTimer(fireAt.ToUniversalTime());
        Timers.Add(id, timer);
        Add(new TimerCreated(id, timer.FireAt));
        timer.Cancellation = cancellationToken.Register(() => Cancel(id, cancellationToken));
        return timer.Completion.Task;
    }

    public override void SetCustomStatus(object? status)
    {
        EnsureTurn();
        CustomStatus = status is null ? null : Payload.Check("The custom status", DurableJson.Serialize(status), MaxCustomStatusBytes);
    }

    public override ILogger CreateReplaySafeLogger(string category) => new ReplaySafeLogger(loggers.CreateLogger(category), this);

    protected override Task<T> WaitForEventCoreAsync<T>(EventDefinition<T> externalEvent)
    {
        EnsureTurn();
        return _events.WaitAsync<T>(externalEvent.Name);
    }

    private async Task<TOutput> CallWithRetriesAsync<TOutput>(Func<int?, (int Step, Task<TOutput> Result)> call, RetryPolicy retry)
    {
        var startedAt = CurrentUtc;
        int? previous = null;
        for (var attempt = 1; ; attempt++)
        {
            var (step, result) = call(previous);
            try
            {
                return await result;
            }
            catch (OrchestrationTaskFailedException failed) when (retry.AllowsAnother(failed.Details, attempt, CurrentUtc - startedAt))
            {
                await CreateTimerAsync(CurrentUtc + retry.IntervalAfter(attempt), CancellationToken.None);
            }

            previous = step;
        }
    }

    private (int Step, Task<TOutput> Result) CallActivityOnce<TOutput>(string name, string input, int? retryOf)
    {
        var id = _steps++;
        var activity = new OpenActivity(name, input);
        Activities.Add(id, activity);
        Add(new ActivityScheduled(id, name, input) { RetryOf = retryOf });
        return (id, ReadAsync<TOutput>(activity.Completion.Task));
    }

    private (int Step, Task<TOutput> Result) CallChildOnce<TOutput>(string name, string input, SubOrchestrationOptions? options, int? retryOf)
    {
        var id = _steps++;
        // As in Durable Task, where it is new on each call and the same on each replay.
        var childId = options?.InstanceId ?? NameBasedGuid.Create(string.Create(CultureInfo.InvariantCulture, $"{InstanceId}/{identity.Life:N}/{_execution}/child/{id}")).ToString("N");
        var call = new ChildScheduled(id, name, childId, input, options?.Version ?? Version) { RetryOf = retryOf };
        var child = new OpenChild(name, call, _execution);
        Children.Add(id, child);
        Add(call);
        return (id, ReadAsync<TOutput>(child.Completion.Task));
    }

    private static async Task<TOutput> ReadAsync<TOutput>(Task<string> json) => DurableJson.Deserialize<TOutput>(await json);

    private void Cancel(int id, CancellationToken cancellationToken)
    {
        if (!thread.IsCurrent)
        {
            // A token that real time cancels, say: throwing here would end the process.
            thread.Stray();
            return;
        }

        if (!Timers.Remove(id, out var timer))
            return;
        Add(new TimerCancelled(id));
        timer.Completion.SetCanceled(cancellationToken);
    }

    private void EnsureTurn()
    {
        if (!thread.IsCurrent)
            throw new InvalidOperationException(OrchestrationRun.StrayedMessage(InstanceId));
    }
}
