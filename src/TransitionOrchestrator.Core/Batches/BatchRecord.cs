using System.Globalization;

namespace TransitionOrchestrator.Core;

/// <summary>A batch as people read it, with counters that change in the same step as the rows that they count (I7).</summary>
/// <param name="Id">The batch: 21 letters and digits.</param>
/// <param name="CreatedAt">When it was accepted (UTC).</param>
public sealed record BatchRecord(string Id, DateTimeOffset CreatedAt)
{
    /// <summary>How many decisions are kept: they are written again with every row that moves.</summary>
    public const int MaxDecisions = 20;

    /// <summary>What people call it.</summary>
    public string? Name { get; init; }

    /// <summary>Its state.</summary>
    public BatchPhase Phase { get; init; }

    /// <summary>Who submitted it, if the head knew.</summary>
    public string? SubmittedBy { get; init; }

    /// <summary>Why it is held or called off.</summary>
    public string? Reason { get; init; }

    /// <summary>Who steered it last, if it was a person whom the head knew.</summary>
    public string? SteeredBy { get; init; }

    /// <summary>What people decided about it, the latest last; the latest <see cref="MaxDecisions"/> of them.</summary>
    public IReadOnlyList<BatchDecision> Decisions { get; init; } = [];

    /// <summary>The decision behind its latest attempt; null while it is the first.</summary>
    public BatchDecision? LatestRetry => Decisions.LastOrDefault(decision => decision.Operation == BatchOperationKind.Retry);

    /// <summary>When its state last changed (UTC).</summary>
    public DateTimeOffset PhaseAt { get; init; }

    /// <summary>Its rows by state.</summary>
    public RowCounts Counts { get; init; } = new();

    /// <summary>The lines that were left out when it was accepted.</summary>
    public int Skipped { get; init; }

    /// <summary>When rows may start; null for at any time.</summary>
    public DailyWindow? Window { get; init; }

    /// <summary>When the next row is due, if none is now; as of the latest look.</summary>
    public DateTimeOffset? NextDueAt { get; init; }

    /// <summary>Tells whether a repeated upload is the same.</summary>
    public required string BodyHash { get; init; }

    /// <summary>1, and one more for each retry.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>When it was last retried (UTC): what had failed by then waits again.</summary>
    public DateTimeOffset? RetriedAt { get; init; }

    /// <summary>The rows of the latest retry are not all taken up yet.</summary>
    public bool RetryPending { get; init; }

    /// <summary>Since when its present rate is measured (UTC): it began, was retried, or went on after it was held.</summary>
    public DateTimeOffset RateFrom { get; init; }

    /// <summary>How many rows were final at that time.</summary>
    public int FinalBefore { get; init; }

    /// <summary>When its last row became final (UTC).</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The version under which the store read it; null when it is not stored.</summary>
    public string? Version { get; init; }

    /// <summary>The orchestration instance that carries out the latest attempt.</summary>
    public string InstanceId => string.Create(CultureInfo.InvariantCulture, $"batch:{Id}:{Attempt}");

    /// <summary>Rows may be started, as far as the batch as a whole is concerned.</summary>
    public bool MayStart(DateTimeOffset at) => Phase == BatchPhase.Running && Window?.IsOpen(at) != false;

    /// <summary>The batch after some of its rows moved. It is over with its last row, in the same step.</summary>
    public BatchRecord WithMoved(IEnumerable<(RowState From, RowState To)> moves, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(moves);
        return (this with { Counts = moves.Aggregate(Counts, (counts, move) => counts.Moved(move.From, move.To)) }).OverIfDone(at);
    }

    /// <summary>The batch, over if no row is left.</summary>
    public BatchRecord OverIfDone(DateTimeOffset at)
    {
        var end = Phase == BatchPhase.Cancelling ? BatchPhase.Cancelled : BatchPhase.Completed;
        return Counts.Open == 0 && !RetryPending && Phase.CanMoveTo(end) ? this with { Phase = end, PhaseAt = at, FinishedAt = at, NextDueAt = null } : this;
    }

    /// <summary>The batch in another state; null when the move is not legal.</summary>
    public BatchRecord? Moved(BatchPhase to, PersonsDecision decision, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return Phase.CanMoveTo(to)
            ? this with
            {
                Phase = to, Reason = decision.Reason, SteeredBy = decision.By, PhaseAt = at,
                RateFrom = to == BatchPhase.Running ? at : RateFrom,
                FinalBefore = to == BatchPhase.Running ? Counts.Final : FinalBefore,
            }
            : null;
    }

    /// <summary>The batch with a line more in its journal.</summary>
    public BatchRecord Noted(BatchDecision decision) => this with { Decisions = [.. Decisions.TakeLast(MaxDecisions - 1), decision] };

    /// <summary>The batch with everything that can be retried about to wait again; null while it is being called off or accepted.</summary>
    public BatchRecord? Retried(PersonsDecision decision, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (Phase is BatchPhase.Accepting or BatchPhase.Cancelling)
            return null;
        var again = Phase.IsFinal() ? Moved(BatchPhase.Running, decision, at)! : this;
        return again with { SteeredBy = decision.By, Attempt = Attempt + 1, RetriedAt = at, RetryPending = true, FinishedAt = null, RateFrom = at, FinalBefore = Counts.Final - Counts.CanBeRetried };
    }
}
