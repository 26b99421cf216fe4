namespace TransitionOrchestrator.Durability;

/// <summary>
/// A workflow. Its code is deterministic: it awaits only tasks made by its <see cref="OrchestrationContext"/>, and takes time
/// and ids from there. It is run again from the start with recorded results whenever the engine needs its state (replay).
/// </summary>
/// <typeparam name="TInput">What an instance is started with.</typeparam>
/// <typeparam name="TOutput">What an instance ends with.</typeparam>
public interface IOrchestrator<in TInput, TOutput>
{
    /// <summary>Runs one instance from its first step to its last.</summary>
    /// <param name="context">The only way to the world.</param>
    /// <param name="input">The input of the start, or of the latest continue-as-new.</param>
    Task<TOutput> RunAsync(OrchestrationContext context, TInput input);
}
