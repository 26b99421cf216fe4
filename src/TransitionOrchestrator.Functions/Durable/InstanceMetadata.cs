using Microsoft.DurableTask.Client;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Functions;

/// <summary>Durable Task's words for an instance, and the seam's.</summary>
internal static class InstanceMetadata
{
    /// <summary>What the seam shows of an instance.</summary>
    /// <param name="instance">Read with inputs and outputs: Durable Task tells failures and custom status only then.</param>
    /// <param name="withInputsAndOutputs">Whether they are shown.</param>
    public static InstanceSnapshot ToSnapshot(this OrchestrationMetadata instance, bool withInputsAndOutputs)
    {
        var status = instance.RuntimeStatus.ToSeam();
        return new InstanceSnapshot(instance.InstanceId, instance.Name, status, instance.CreatedAt, instance.LastUpdatedAt)
        {
            Input = withInputsAndOutputs ? instance.SerializedInput : null,
            // Of a failed instance it is the bare text of the error, and no JSON.
            Output = withInputsAndOutputs && status is (RuntimeStatus.Completed or RuntimeStatus.Terminated) ? instance.SerializedOutput : null,
            CustomStatus = instance.SerializedCustomStatus,
            Failure = instance.FailureDetails is { } failure ? TravellingFailure.Read(failure) : null,
            Version = InstanceTags.ReadVersion(instance.Tags),
            Parent = InstanceTags.ReadParent(instance.Tags),
        };
    }

    /// <summary>Whether no code of the instance will run any more.</summary>
    public static bool IsFinal(this RuntimeStatus status) => status is RuntimeStatus.Completed or RuntimeStatus.Failed or RuntimeStatus.Terminated;

    /// <summary>The seam's word for a status.</summary>
    public static RuntimeStatus ToSeam(this OrchestrationRuntimeStatus status) => status switch
    {
        OrchestrationRuntimeStatus.Pending => RuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Suspended => RuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Completed => RuntimeStatus.Completed,
        OrchestrationRuntimeStatus.Failed => RuntimeStatus.Failed,
        // "Canceled" and "ContinuedAsNew" are Durable Task's of old.
#pragma warning disable CS0618
        OrchestrationRuntimeStatus.Terminated or OrchestrationRuntimeStatus.Canceled => RuntimeStatus.Terminated,
        OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.ContinuedAsNew => RuntimeStatus.Running,
#pragma warning restore CS0618
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Durable Task has a status that the seam does not know."),
    };

    /// <summary>Durable Task's word for a status.</summary>
    public static OrchestrationRuntimeStatus ToDurableTask(this RuntimeStatus status) => status switch
    {
        RuntimeStatus.Pending => OrchestrationRuntimeStatus.Pending,
        RuntimeStatus.Running => OrchestrationRuntimeStatus.Running,
        RuntimeStatus.Suspended => OrchestrationRuntimeStatus.Suspended,
        RuntimeStatus.Completed => OrchestrationRuntimeStatus.Completed,
        RuntimeStatus.Failed => OrchestrationRuntimeStatus.Failed,
        RuntimeStatus.Terminated => OrchestrationRuntimeStatus.Terminated,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no such status."),
    };
}
