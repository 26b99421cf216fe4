namespace TransitionOrchestrator.Durability;

/// <summary>Names an activity and ties its name to its input and output, so that a call with the wrong type does not compile.</summary>
/// <typeparam name="TInput">What the activity takes; serialized with <see cref="DurableJson"/>.</typeparam>
/// <typeparam name="TOutput">What the activity answers; serialized with <see cref="DurableJson"/>.</typeparam>
/// <param name="Name">The name that is recorded in histories: never change it while instances are under way.</param>
public sealed record ActivityDefinition<TInput, TOutput>(string Name);

/// <summary>Names an orchestrator and ties its name to its input and output.</summary>
/// <typeparam name="TInput">What an instance is started with.</typeparam>
/// <typeparam name="TOutput">What an instance ends with.</typeparam>
/// <param name="Name">The name that is recorded in histories: never change it while instances are under way.</param>
public sealed record OrchestratorDefinition<TInput, TOutput>(string Name);

/// <summary>Names an external event and ties its name to its payload.</summary>
/// <typeparam name="TPayload">What the event carries.</typeparam>
/// <param name="Name">Compared without regard to case, as in Durable Task.</param>
public sealed record EventDefinition<TPayload>(string Name);
