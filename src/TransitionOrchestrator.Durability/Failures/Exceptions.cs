namespace TransitionOrchestrator.Durability;

/// <summary>A failure whose code and facts arrive at the orchestrator unchanged, on every engine.</summary>
/// <param name="code">A stable code, part of the product's contract.</param>
/// <param name="message">Actionable words without secrets.</param>
/// <param name="isTransient">Whether another attempt may succeed.</param>
/// <param name="innerException">The cause.</param>
public class ActivityFailureException(string code, string message, bool isTransient, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>A stable code, part of the product's contract.</summary>
    public string Code { get; } = code;

    /// <summary>Whether another attempt may succeed.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>Facts that the orchestrator may need.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>Thrown into an orchestrator when an activity (or a child) failed for good, retries included. Durable Task's <c>TaskFailedException</c>.</summary>
/// <param name="taskName">The activity that failed.</param>
/// <param name="details">Its failure, never null.</param>
public sealed class OrchestrationTaskFailedException(string taskName, FailureDetails details)
    : Exception($"'{taskName}' failed: {details.Message}")
{
    /// <summary>The activity that failed.</summary>
    public string TaskName { get; } = taskName;

    /// <summary>Its failure.</summary>
    public FailureDetails Details { get; } = details;
}

/// <summary>The history of an instance does not match its code: the instance stops, and can be resumed after the code is mended.</summary>
/// <param name="instanceId">The instance.</param>
/// <param name="expected">The step that the history has.</param>
/// <param name="found">The step that the code took.</param>
public sealed class NonDeterminismException(string instanceId, string expected, string found)
    : Exception($"Instance '{instanceId}' does not match its history: expected {expected}, found {found}.")
{
    /// <summary>The instance.</summary>
    public string InstanceId { get; } = instanceId;

    /// <summary>The step that the history has.</summary>
    public string Expected { get; } = expected;

    /// <summary>The step that the code took.</summary>
    public string Found { get; } = found;
}

/// <summary>A payload is larger than the seam allows; thrown at the caller, before anything is recorded.</summary>
/// <param name="what">What was too large.</param>
/// <param name="actualBytes">Its size in UTF-8 bytes.</param>
/// <param name="limitBytes">The limit in UTF-8 bytes.</param>
public sealed class PayloadTooLargeException(string what, long actualBytes, long limitBytes)
    : Exception($"{what} is {actualBytes} bytes; the limit is {limitBytes}.")
{
    /// <summary>The limit in UTF-8 bytes.</summary>
    public long LimitBytes { get; } = limitBytes;
}
