using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Functions;

/// <summary>
/// The seam's client over Durable Task's. Durable Task leaves it to its backend what becomes of an operation on an unknown or
/// final instance; here the instance is looked at first, and the answer is the same everywhere. Whatever happens to the
/// instance between the look and the operation, Durable Task decides.
/// </summary>
/// <param name="client">Durable Task's client. Functions hands one to a function; it is not to be had from the services.</param>
/// <param name="version">The version of new instances; empty leaves it to the host (<c>defaultVersion</c>).</param>
public sealed partial class DurableTaskOrchestrationClient(DurableTaskClient client, string version = "") : IOrchestrationClient
{
    private static readonly StartOptions AtOnce = new();

    /// <inheritdoc/>
    public Task<bool> StartAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, string instanceId, TInput input, CancellationToken cancellationToken = default) =>
        StartAsync(orchestrator, instanceId, input, AtOnce, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> StartAsync<TInput, TOutput>(OrchestratorDefinition<TInput, TOutput> orchestrator, string instanceId, TInput input, StartOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        ArgumentNullException.ThrowIfNull(options);
        InstanceIds.Check(instanceId);
        var json = JsonPayload.Write("The input", input);
        var starting = options.Version ?? version;
        var how = new StartOrchestrationOptions(instanceId, options.StartAt)
        {
            Version = starting.Length == 0 ? null : new TaskVersion(starting),
            Tags = InstanceTags.OfStarted(starting),
        };
        try
        {
            // A state that is not listed would let a second start run the instance again, or replace one that is under way.
            await client.ScheduleNewOrchestrationInstanceAsync(orchestrator.Name, json, how.WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]), cancellationToken);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task<InstanceSnapshot?> GetAsync(string instanceId, CancellationToken cancellationToken = default) =>
        (await LookAsync(instanceId, withDetails: true, cancellationToken))?.ToSnapshot(withInputsAndOutputs: true);

    /// <inheritdoc/>
    public async Task<InstanceSnapshot> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        // Durable Task waits for ever for an instance that never existed.
        _ = await LookAsync(instanceId, withDetails: false, cancellationToken) ?? throw new KeyNotFoundException($"There is no instance '{instanceId}'.");
        var ended = await client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, cancellationToken);
        return ended.ToSnapshot(withInputsAndOutputs: true);
    }

    /// <inheritdoc/>
    public Task<ControlResult> RaiseEventAsync<T>(string instanceId, EventDefinition<T> externalEvent, T payload, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(externalEvent);
        var json = JsonPayload.Write($"The payload of event '{externalEvent.Name}'", payload);
        return ControlAsync(instanceId, () => client.RaiseEventAsync(instanceId, externalEvent.Name, json, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ControlResult> SuspendAsync(string instanceId, string reason, CancellationToken cancellationToken = default) =>
        ControlAsync(instanceId, () => client.SuspendInstanceAsync(instanceId, reason, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ControlResult> ResumeAsync(string instanceId, string reason, CancellationToken cancellationToken = default) =>
        ControlAsync(instanceId, () => client.ResumeInstanceAsync(instanceId, reason, cancellationToken), cancellationToken);

    private async Task<OrchestrationMetadata?> LookAsync(string instanceId, bool withDetails, CancellationToken cancellationToken)
    {
        InstanceIds.Check(instanceId);
        try
        {
            return await client.GetInstanceAsync(instanceId, withDetails, cancellationToken);
        }
        catch (RpcException givenUp) when (givenUp.StatusCode == StatusCode.Cancelled && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(givenUp.Message, givenUp, cancellationToken);
        }
    }

    private async Task<ControlResult> ControlAsync(string instanceId, Func<Task> control, CancellationToken cancellationToken)
    {
        var seen = await LookAsync(instanceId, withDetails: false, cancellationToken);
        if (seen is null)
            return ControlResult.NotFound;
        if (seen.RuntimeStatus.ToSeam().IsFinal())
            return ControlResult.AlreadyFinal;
        try
        {
            await control();
            return ControlResult.Accepted;
        }
        catch (RpcException gone) when (gone.StatusCode == StatusCode.NotFound)
        {
            return ControlResult.NotFound;
        }
        catch (RpcException over) when (over.StatusCode == StatusCode.FailedPrecondition)
        {
            return ControlResult.AlreadyFinal;
        }
    }
}
