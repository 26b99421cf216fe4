using System.Collections.Frozen;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Brings instances to life: new ones, and those that are read from the store, by replay.</summary>
internal sealed class InstanceLoader(IHistoryStore store, DurableRegistry registry, ILoggerFactory loggers)
{
    /// <summary>The failure of an instance whose orchestrator is not registered.</summary>
    public const string OrchestratorNotFound = "OrchestratorTaskNotFound";

    private readonly FrozenDictionary<string, OrchestratorRegistration> _orchestrators = registry.Orchestrators.ToFrozenDictionary();

    public bool Knows(string orchestrator) => _orchestrators.ContainsKey(orchestrator);

    public LiveState Create(string instanceId, StartArrival start, DateTimeOffset now, Action<OrchestrationRun> strayed)
    {
        var head = new InstanceHead(instanceId, start.Orchestrator, RuntimeStatus.Running, now, now);
        var run = new OrchestrationRun(instanceId, _orchestrators[start.Orchestrator], loggers, strayed);
        return new LiveState(head, start.Input, new HistoryLog(segments: 0), run) { IsNew = true };
    }

    public Task<StoredInstance?> ReadAsync(string instanceId, CancellationToken cancellationToken) => store.ReadAsync(instanceId, withHistory: true, cancellationToken);

    /// <summary>Replays what was read; a parked instance only if it is to be resumed.</summary>
    public LiveState Restore(StoredInstance stored, bool resume, Action<OrchestrationRun> strayed)
    {
        var log = new HistoryLog(stored.Head.Segments);
        log.Restore(stored.Tail.Span);
        if (stored.Head.IsParked && !resume)
            return new LiveState(stored.Head, stored.Input, log, run: null);
        if (!_orchestrators.TryGetValue(stored.Head.Orchestrator, out var orchestrator))
            return Unable(new FailureDetails(OrchestratorNotFound, $"No orchestrator is registered as '{stored.Head.Orchestrator}'."));
        try
        {
            var run = new OrchestrationRun(stored.Head.InstanceId, orchestrator, loggers, strayed);
            run.Replay(stored.Input, RecordedTurn.Split(HistoryLog.Read([.. stored.History, stored.Tail])));
            return new LiveState(stored.Head, stored.Input, log, run) { IsFresh = true };
        }
        catch (NonDeterminismException mismatch)
        {
            return Unable(FailureDetails.From(mismatch));
        }

        LiveState Unable(FailureDetails reason) => new(stored.Head, stored.Input, log, run: null) { CannotRun = reason with { IsTransient = false } };
    }
}
