namespace TransitionOrchestrator.Durability;

/// <summary>
/// A step that may touch the outside. It runs <em>at least once</em>: after a crash the engine runs it again, so it must
/// look before it acts. One result is recorded.
/// </summary>
/// <typeparam name="TInput">The input that the orchestrator passes.</typeparam>
/// <typeparam name="TOutput">The output that is recorded in the history.</typeparam>
public interface IActivity<in TInput, TOutput>
{
    /// <summary>Does the step.</summary>
    /// <param name="context">Who called, and whether this very call may have run before.</param>
    /// <param name="input">The input that the orchestrator passed.</param>
    /// <param name="cancellationToken">Signalled when the host shuts down; the activity is then run again after the next start.</param>
    /// <exception cref="ActivityFailureException">A failure whose code and facts must reach the orchestrator.</exception>
    Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken);
}

/// <summary>What an activity knows of the call that it answers.</summary>
/// <param name="InstanceId">The calling instance.</param>
/// <param name="MayHaveRunBefore">
/// False only when the engine knows that this call is carried out for the first time, no earlier attempt included. An engine that cannot know says true
/// (Durable Functions always does). An activity that sees true looks at the outside before it acts.
/// </param>
public sealed record ActivityContext(string InstanceId, bool MayHaveRunBefore);
