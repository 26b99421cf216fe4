namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What becomes of an instance whose turn was running when the process died. None of its code runs here.</summary>
internal static class CrashCount
{
    /// <summary>The failure of an instance that is parked because it seems to end its host.</summary>
    public const string HostCrashed = "HostCrashed";

    /// <summary>Counts one more crash, and parks the instance when that was one too many.</summary>
    /// <returns>The instance as it is to be recorded, and the commit that records it; null when it is parked already.</returns>
    public static (StoredInstance Stored, TurnCommit Commit)? Add(StoredInstance stored, int limit, DateTimeOffset now)
    {
        if (stored.Head.IsParked)
            return null;
        var crashes = stored.Head.Crashes + 1;
        var log = new HistoryLog(stored.Head.Segments);
        log.Restore(stored.Tail.Span);
        var head = stored.Head with { Crashes = crashes };
        if (crashes >= limit)
        {
            var reason = new FailureDetails(HostCrashed, $"The process died {crashes} times while a turn of this instance ran. Resume it when the cause is mended.") { IsTransient = false };
            log.Append([new TurnStarted(now), new Parked(reason)]);
            head = head with { Status = RuntimeStatus.Suspended, IsParked = true, Failure = reason, LastUpdatedAt = now, Crashes = 0 };
        }

        return (stored with { Head = head, Tail = log.Tail }, new TurnCommit(head, IsNew: false, log.Tail));
    }
}
