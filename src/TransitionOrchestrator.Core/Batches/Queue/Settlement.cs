namespace TransitionOrchestrator.Core;

/// <summary>What is to become of a message that was handled.</summary>
public abstract record Settlement
{
    private Settlement()
    {
    }

    /// <summary>It did its work, or has none left.</summary>
    public static Settlement Complete { get; } = new Completed();

    /// <summary>It is complete: the row stands as it should.</summary>
    public sealed record Completed : Settlement;

    /// <summary>It is to come again: the trouble may pass.</summary>
    /// <param name="Problem">The trouble; shown if it was the last delivery.</param>
    public sealed record Abandoned(Problem Problem) : Settlement;

    /// <summary>It is to be dead-lettered: somebody must act. The row shows it already.</summary>
    /// <param name="Reason">A stable code.</param>
    /// <param name="Description">Words.</param>
    public sealed record DeadLettered(string Reason, string Description) : Settlement;
}
