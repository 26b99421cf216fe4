namespace TransitionOrchestrator.Simulators.ServiceBus;

/// <summary>How many messages a queue holds.</summary>
/// <param name="Active">Waiting for a receiver.</param>
/// <param name="Locked">Received and not settled.</param>
/// <param name="Scheduled">Not due yet.</param>
/// <param name="Deferred">Set aside by a receiver.</param>
/// <param name="DeadLettered">In the dead-letter queue.</param>
public sealed record QueueCounts(int Active, int Locked, int Scheduled, int Deferred, int DeadLettered);
