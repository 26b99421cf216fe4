using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Durability;
using RetryPolicy = TransitionOrchestrator.Durability.RetryPolicy;
using SubOrchestrationOptions = TransitionOrchestrator.Durability.SubOrchestrationOptions;

namespace TransitionOrchestrator.Functions;

/// <summary>The seam over Durable Task's context. Where Durable Task has a trap, it is closed here.</summary>
internal sealed class DurableOrchestrationContext(TaskOrchestrationContext inner) : OrchestrationContext
{
    private readonly Dictionary<string, EventLine> _events = new(StringComparer.OrdinalIgnoreCase);

    public override string InstanceId => inner.InstanceId;

    public override string Version => inner.Version ?? "";

    public override ParentInstance? Parent => inner.Parent is { } parent ? new ParentInstance(parent.Name.Name, parent.InstanceId) : null;

    public override DateTimeOffset CurrentUtc => new(inner.CurrentUtcDateTime, TimeSpan.Zero);

    public override bool IsReplaying => inner.IsReplaying;

    public override Guid NewGuid() => inner.NewGuid();

    public override Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityDefinition<TInput, TOutput> activity, TInput input, RetryPolicy? retry = null)
    {
        ArgumentNullException.ThrowIfNull(activity);
        var json = JsonPayload.Write($"The input of activity '{activity.Name}'", input);
        return CallAsync<TOutput>(activity.Name, retry, () => inner.CallActivityAsync<JsonElement?>(activity.Name, json));
    }

    public override Task<TOutput> CallSubOrchestratorAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, TInput input, SubOrchestrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        if (options?.InstanceId is { } id)
            InstanceIds.Check(id);
        var json = JsonPayload.Write($"The input of sub-orchestration '{orchestrator.Name}'", input);
        // Left out, the version would be the worker's default and not the caller's.
        var version = options?.Version ?? Version;
        var how = new Microsoft.DurableTask.SubOrchestrationOptions { InstanceId = options?.InstanceId, Version = version, Tags = InstanceTags.OfChild(version, this, inner.Name.Name) };
        return CallAsync<TOutput>(orchestrator.Name, options?.Retry, () => inner.CallSubOrchestratorAsync<JsonElement?>(orchestrator.Name, json, how));
    }

    public override void SendEvent<T>(string instanceId, EventDefinition<T> externalEvent, T payload)
    {
        ArgumentNullException.ThrowIfNull(externalEvent);
        InstanceIds.Check(instanceId);
        inner.SendEvent(instanceId, externalEvent.Name, JsonPayload.Write($"The payload of event '{externalEvent.Name}'", payload));
    }

    public override void ContinueAsNew<TInput>(TInput input, bool preserveUnprocessedEvents = true)
    {
        var json = JsonPayload.Write("The input of the next round", input);
        if (preserveUnprocessedEvents)
        {
            // Durable Task carries what nobody waited for; these came before that, to waits that had timed out.
            foreach (var untaken in UntakenEvents())
                inner.SendEvent(InstanceId, untaken.Name, JsonPayload.Parse(untaken.Payload));
        }

        inner.ContinueAsNew(json, preserveUnprocessedEvents);
    }

    public override Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested
        ? Task.FromCanceled(cancellationToken) // Durable Task would schedule it all the same.
        : inner.CreateTimer(fireAt.UtcDateTime, cancellationToken);

    public override void SetCustomStatus(object? status) => inner.SetCustomStatus(
        status is null ? null : JsonPayload.Parse(Payload.Check("The custom status", DurableJson.Serialize(status), MaxCustomStatusBytes)));

    public override ILogger CreateReplaySafeLogger(string category) => new ReplaySafeLogger(inner.CreateReplaySafeLogger(category), this);

    protected override async Task<T> WaitForEventCoreAsync<T>(EventDefinition<T> externalEvent)
    {
        if (!_events.TryGetValue(externalEvent.Name, out var line))
            _events[externalEvent.Name] = line = new EventLine(inner, externalEvent.Name);
        return JsonPayload.Read<T>(await line.NextAsync());
    }

    // Durable Task's own retries know no limit for the start of the last attempt, and each attempt of a child would have the id of the first.
    private async Task<TOutput> CallAsync<TOutput>(string name, RetryPolicy? retry, Func<Task<JsonElement?>> call)
    {
        var firstAt = CurrentUtc;
        for (var attempt = 1; ; attempt++)
        {
            FailureDetails failure;
            try
            {
                return JsonPayload.Read<TOutput>(await call());
            }
            catch (TaskFailedException failed)
            {
                failure = TravellingFailure.Read(failed);
            }

            if (retry is null || !retry.AllowsAnother(failure, attempt, CurrentUtc - firstAt))
                throw new OrchestrationTaskFailedException(name, failure);
            await CreateTimerAsync(retry.IntervalAfter(attempt), CancellationToken.None);
        }
    }
}
