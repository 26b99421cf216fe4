using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>Brings instances to life: new ones, and those that are read from the store, by replay.</summary>
/// <param name="store">Where they are read.</param>
/// <param name="registry">Their code.</param>
/// <param name="codeVersion">The version of that code; empty if it has none.</param>
/// <param name="loggers">For replay-safe loggers.</param>
internal sealed class InstanceLoader(IHistoryStore store, DurableRegistry registry, string codeVersion, ILoggerFactory loggers)
{
    private static readonly OrchestratorRegistration Unknown = new("", (_, _) => throw new NotSupportedException("No code is registered."));

    private readonly FrozenDictionary<string, OrchestratorRegistration> _orchestrators = registry.Orchestrators.ToFrozenDictionary();

    public bool Knows(string orchestrator) => _orchestrators.ContainsKey(orchestrator);

    public LiveState Create(string instanceId, StartArrival start, Guid life, DateTimeOffset now, Action<OrchestrationRun> strayed)
    {
        var head = new InstanceHead(instanceId, start.Orchestrator, RuntimeStatus.Running, now, now) { Version = start.Version, Life = life, Parent = start.Parent };
        var log = new HistoryLog(segments: 0);
        if (CannotRun(head, out var orchestrator) is { } reason)
            return new LiveState(head, start.Input, log, run: null) { IsNew = true, CannotRun = reason };
        var run = new OrchestrationRun(RunIdentity.Of(head), orchestrator, loggers, strayed);
        if (start.StartAt is not { } startAt || startAt <= now)
            return new LiveState(head, start.Input, log, run) { IsNew = true };
        var pending = new TurnPending(IsHeld: false, startAt.ToUniversalTime());
        log.Append([pending]);
        run.Prepare(pending);
        return new LiveState(head, start.Input, log, run) { IsNew = true, Pending = new RecordedTurn(now) { Pending = pending } };
    }

    public Task<StoredInstance?> ReadAsync(string instanceId, CancellationToken cancellationToken) => store.ReadAsync(instanceId, withHistory: true, cancellationToken);

    /// <summary>Replays what was read; a parked instance only if it is to be resumed.</summary>
    public LiveState Restore(StoredInstance stored, bool resume, Action<OrchestrationRun> strayed)
    {
        var head = stored.Head;
        var log = new HistoryLog(head.Segments);
        log.Restore(stored.Tail.Span);
        List<HistoryEvent> lines = [.. HistoryLog.Read([.. stored.History, stored.Tail])];
        var unsent = head.Unsent == 0 ? [] : Outgoing.Unsent(head, lines);
        if (head.IsParked && !resume)
            return Without(null);
        if (CannotRun(head, out var orchestrator) is { } reason)
            return Without(reason);
        try
        {
            var history = RecordedHistory.Of(lines);
            var run = new OrchestrationRun(RunIdentity.Of(head) with { Execution = history.FirstExecution ?? head.Execution }, orchestrator, loggers, strayed);
            run.Replay(stored.Input, history);
            return new LiveState(head, stored.Input, log, run) { IsFresh = true, Pending = history.Pending, Received = Received(head), Unsent = unsent };
        }
        catch (NonDeterminismException mismatch)
        {
            return Without(FailureDetails.From(mismatch));
        }

        LiveState Without(FailureDetails? reason) => new(head, stored.Input, log, run: null)
        {
            CannotRun = reason is null ? null : reason with { IsTransient = false },
            Received = Received(head),
            Unsent = unsent,
        };
    }

    private static Dictionary<string, MessageId> Received(InstanceHead head) => head.Received is { } json
        ? new Dictionary<string, MessageId>(DurableJson.Deserialize<Dictionary<string, MessageId>>(json), StringComparer.Ordinal)
        : new Dictionary<string, MessageId>(StringComparer.Ordinal);

    private FailureDetails? CannotRun(InstanceHead head, [NotNull] out OrchestratorRegistration? orchestrator)
    {
        orchestrator = _orchestrators.GetValueOrDefault(head.Orchestrator) ?? Unknown;
        if (orchestrator == Unknown)
            return new FailureDetails(FailureTypes.OrchestratorNotFound, $"No orchestrator is registered as '{head.Orchestrator}'.") { IsTransient = false };
        // Versions that are no dotted numbers have no order.
        return System.Version.TryParse(head.Version, out var started) && System.Version.TryParse(codeVersion, out var code) && started > code
            ? new FailureDetails(FailureTypes.VersionMismatch, $"The instance was started under version {head.Version}; this code is version {codeVersion}. Resume it where newer code runs.") { IsTransient = false }
            : null;
    }
}
