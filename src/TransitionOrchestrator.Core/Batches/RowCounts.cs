namespace TransitionOrchestrator.Core;

/// <summary>How many rows of a batch are in which state.</summary>
/// <param name="Waiting">Not sent.</param>
/// <param name="Queued">Sent.</param>
/// <param name="Running">Under way.</param>
/// <param name="Completed">Everything moved.</param>
/// <param name="PartiallyCompleted">Some of it moved.</param>
/// <param name="Rejected">Prerequisites do not hold.</param>
/// <param name="Failed">Nothing moved.</param>
/// <param name="Cancelled">Called off.</param>
/// <param name="DeadLettered">Could not be started.</param>
public sealed record RowCounts(
    int Waiting = 0, int Queued = 0, int Running = 0, int Completed = 0, int PartiallyCompleted = 0, int Rejected = 0, int Failed = 0, int Cancelled = 0, int DeadLettered = 0)
{
    /// <summary>All rows.</summary>
    public int Total => Open + Final;

    /// <summary>Rows that are not final.</summary>
    public int Open => Waiting + Queued + Running;

    /// <summary>Rows that are final.</summary>
    public int Final => Completed + CanBeRetried;

    /// <summary>Final rows that a retry can take up.</summary>
    public int CanBeRetried => PartiallyCompleted + Rejected + Failed + Cancelled + DeadLettered;

    /// <summary>Counts states.</summary>
    public static RowCounts Of(IEnumerable<RowState> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        return states.Aggregate(new RowCounts(), (counts, state) => counts.Add(state, 1));
    }

    /// <summary>The counts after one row moved.</summary>
    public RowCounts Moved(RowState from, RowState to) => from == to ? this : Add(from, -1).Add(to, 1);

    /// <summary>How many are in a state.</summary>
    public int In(RowState state) => state switch
    {
        RowState.Waiting => Waiting,
        RowState.Queued => Queued,
        RowState.Running => Running,
        RowState.Completed => Completed,
        RowState.PartiallyCompleted => PartiallyCompleted,
        RowState.Rejected => Rejected,
        RowState.Failed => Failed,
        RowState.Cancelled => Cancelled,
        RowState.DeadLettered => DeadLettered,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state of a row."),
    };

    /// <summary>The counts with another number of rows in a state.</summary>
    public RowCounts With(RowState state, int count) => state switch
    {
        RowState.Waiting => this with { Waiting = count },
        RowState.Queued => this with { Queued = count },
        RowState.Running => this with { Running = count },
        RowState.Completed => this with { Completed = count },
        RowState.PartiallyCompleted => this with { PartiallyCompleted = count },
        RowState.Rejected => this with { Rejected = count },
        RowState.Failed => this with { Failed = count },
        RowState.Cancelled => this with { Cancelled = count },
        RowState.DeadLettered => this with { DeadLettered = count },
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state of a row."),
    };

    private RowCounts Add(RowState state, int change) => With(state, In(state) + change);
}
