using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>
/// How activities that throw are tried again. They answer the outside's errors as outcomes, so what throws is the installation
/// itself: storage that does not answer, a host that is short of something.
/// </summary>
internal static class StepRetries
{
    /// <summary>About two hours of trying.</summary>
    public static readonly RetryPolicy Step = new(maxAttempts: 30, TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxInterval: TimeSpan.FromMinutes(5))
    {
        ShouldRetry = static failure => failure.IsTransient,
    };

    /// <summary>The end of a transition is written however long it takes: a transition must not be lost at its end (I6).</summary>
    public static readonly RetryPolicy Completion = new(maxAttempts: int.MaxValue, TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxInterval: TimeSpan.FromMinutes(5));
}
