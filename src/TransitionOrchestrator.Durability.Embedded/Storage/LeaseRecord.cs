namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Who holds a task hub, and until when.</summary>
/// <param name="EngineId">One run of one engine.</param>
/// <param name="Machine">The machine (and, in containers, the process namespace) that it runs on.</param>
/// <param name="ProcessId">Its process there.</param>
/// <param name="ProcessStartedAt">When that process was started: process ids are used again.</param>
/// <param name="ExpiresAt">When the lease is over unless renewed.</param>
public sealed record LeaseRecord(Guid EngineId, string Machine, int ProcessId, DateTimeOffset ProcessStartedAt, DateTimeOffset ExpiresAt);

/// <summary>A lease as it was read.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Version">What a later write must expect.</param>
public sealed record StoredLease(LeaseRecord Lease, string Version);
