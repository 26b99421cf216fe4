namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Another process holds the task hub.</summary>
/// <param name="taskHub">The hub.</param>
/// <param name="owner">Who holds it.</param>
/// <param name="takeoverIn">After which time it can be taken over, unless the owner renews its lease.</param>
public sealed class TaskHubInUseException(string taskHub, string owner, TimeSpan takeoverIn)
    : Exception($"Task hub '{taskHub}' is held by {owner}. It can be taken over in {takeoverIn.TotalSeconds:0} s if that process does not renew its lease. One process at a time runs a task hub.")
{
    /// <summary>Who holds it.</summary>
    public string Owner { get; } = owner;

    /// <summary>After which time it can be taken over, unless the owner renews its lease.</summary>
    public TimeSpan TakeoverIn { get; } = takeoverIn;
}

/// <summary>The engine does not run: not started, stopped, or its task hub was taken over by another one.</summary>
/// <param name="message">Which of these.</param>
public sealed class EngineNotRunningException(string message) : InvalidOperationException(message);
