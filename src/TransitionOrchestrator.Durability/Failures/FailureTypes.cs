namespace TransitionOrchestrator.Durability;

/// <summary>The <see cref="FailureDetails.ErrorType"/> of failures that the engine itself reports; none of them is worth another attempt.</summary>
public static class FailureTypes
{
    /// <summary>No activity is registered under the name. As in Durable Task.</summary>
    public const string ActivityNotFound = "ActivityTaskNotFound";

    /// <summary>No orchestrator is registered under the name. As in Durable Task.</summary>
    public const string OrchestratorNotFound = "OrchestratorTaskNotFound";

    /// <summary>A child was called with the id of an instance that exists and is not this call's. (Durable Task starts a finished one again.)</summary>
    public const string InstanceExists = "OrchestrationAlreadyExists";

    /// <summary>A child was terminated; the message is the reason. (Durable Task leaves the details out.)</summary>
    public const string Terminated = "OrchestrationTerminated";

    /// <summary>The instance was started under a version that is newer than the code's: it is held until newer code resumes it. As in Durable Task.</summary>
    public const string VersionMismatch = "VersionMismatch";

    /// <summary>No further attempt can change the failure: what is called does not exist, or the id is taken.</summary>
    public static bool IsFinal(string errorType) => errorType is ActivityNotFound or OrchestratorNotFound or InstanceExists;
}
