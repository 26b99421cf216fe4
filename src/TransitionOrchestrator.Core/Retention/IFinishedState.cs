namespace TransitionOrchestrator.Core;

/// <summary>A store whose finished things can be removed by age.</summary>
public interface IFinishedState
{
    /// <summary>
    /// Removes each thing that was over before a time, with everything that belongs to it. What is under way, or was taken up again, stays.
    /// Cut off anywhere, the next call goes on.
    /// </summary>
    /// <param name="finishedBefore">Ended before this time (UTC).</param>
    /// <param name="cancellationToken">Gives up after the one under way.</param>
    /// <returns>How many things were removed.</returns>
    Task<int> PurgeAsync(DateTimeOffset finishedBefore, CancellationToken cancellationToken);
}
