namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>
/// Where the engine keeps its instances. One engine at a time owns a store (<see cref="TakeOwnershipAsync"/>); whoever lost
/// it can commit nothing more, however late its request arrives.
/// </summary>
public interface IHistoryStore
{
    /// <summary>Creates what is missing (tables), so that the lease can be read.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Reads the lease of the task hub; null before its first owner.</summary>
    Task<StoredLease?> ReadLeaseAsync(CancellationToken cancellationToken);

    /// <summary>Writes the lease if it is still the one that was read.</summary>
    /// <param name="lease">What to write.</param>
    /// <param name="expectedVersion">The version that was read; null when there was none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The version written, or null if somebody else wrote first.</returns>
    Task<string?> TryWriteLeaseAsync(LeaseRecord lease, string? expectedVersion, CancellationToken cancellationToken);

    /// <summary>Makes this engine the only one whose commits succeed, from now until another one calls this.</summary>
    /// <param name="owner">The new owner, never used before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task TakeOwnershipAsync(Guid owner, CancellationToken cancellationToken);

    /// <summary>
    /// Records a turn, all of it or nothing. Trouble on the way is retried, and an answer that was lost is looked up, until
    /// the outcome is certain; only then does this return.
    /// </summary>
    /// <param name="turn">What to record.</param>
    /// <param name="cancellationToken">Stops the retries; the outcome is then unknown.</param>
    Task<CommitOutcome> CommitAsync(TurnCommit turn, CancellationToken cancellationToken);

    /// <summary>Reads an instance; null when unknown.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="withHistory">Also its history; without it <see cref="StoredInstance.History"/> is empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<StoredInstance?> ReadAsync(string instanceId, bool withHistory, CancellationToken cancellationToken);

    /// <summary>All instances that are not settled (<see cref="InstanceHead.IsSettled"/>), for recovery: heads only, in no order.</summary>
    IAsyncEnumerable<UnfinishedInstance> ReadUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>A page of instances, without their histories.</summary>
    /// <exception cref="ArgumentException">The continuation token is none of this store.</exception>
    Task<StoredPage> ListAsync(InstanceQuery query, CancellationToken cancellationToken);

    /// <summary>Removes an instance with all that belongs to it; one that is unknown is gone already. Of one that was begun to be removed nothing is seen any more.</summary>
    /// <returns>Committed or OwnershipLost.</returns>
    Task<CommitOutcome> PurgeAsync(string instanceId, CancellationToken cancellationToken);
}

/// <summary>How a commit ended.</summary>
public enum CommitOutcome
{
    /// <summary>It is recorded.</summary>
    Committed,

    /// <summary>The instance exists already, and this was to create it. Nothing is recorded.</summary>
    AlreadyExists,

    /// <summary>Another engine owns the store now. Nothing is recorded, and nothing more will be.</summary>
    OwnershipLost,
}
