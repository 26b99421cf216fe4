using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TransitionOrchestrator.Core;

/// <summary>A row of a batch: one customer. It changes only by its methods, which allow nothing but legal moves.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="Line">Its line in what was uploaded, counted from 1; its key.</param>
/// <param name="Request">What is asked for.</param>
public sealed record BatchRow(string BatchId, int Line, TransitionRequest Request)
{
    /// <summary>Not before this time (UTC).</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Its state.</summary>
    public RowState State { get; init; }

    /// <summary>How often it was sent.</summary>
    public int Send { get; init; }

    /// <summary>1, and one more for each retry.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The transition that it is or was carried out by.</summary>
    public TransitionId? TransitionId { get; init; }

    /// <summary>The latest attempt of that transition whose end this row shows; 0 when none ended.</summary>
    public int TransitionAttempt { get; init; }

    /// <summary>It follows a transition that somebody else started with the same settings, and that does not know of this row.</summary>
    public bool Attached { get; init; }

    /// <summary>Its transition is held because the batch is.</summary>
    public bool Held { get; init; }

    /// <summary>Its transition was called off because the batch was.</summary>
    public bool CalledOff { get; init; }

    /// <summary>The company's name, once it was read.</summary>
    public string? CustomerName { get; init; }

    /// <summary>The latest trouble.</summary>
    public Problem? Problem { get; init; }

    /// <summary>When it last moved (UTC).</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The customer.</summary>
    public CustomerId Customer => Request.Customer;

    /// <summary>
    /// The transition that is the row's own, always the same: however often a message is delivered, it finds what an earlier delivery
    /// started, also when that has ended meanwhile.
    /// </summary>
    public TransitionId OwnTransition
    {
        get
        {
            var name = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{BatchId}:{Line}"));
            return new TransitionId(Customer, Convert.ToHexStringLower(SHA256.HashData(name))[..12]);
        }
    }

    /// <summary>Whether a message of the given sending is the one that the row waits for. A message may be quicker than the note that it was sent.</summary>
    public bool Awaits(int send) => !State.IsFinal() && State != RowState.Running && (send > Send || (send == Send && State == RowState.Queued));

    /// <summary>Its message was sent.</summary>
    public BatchRow? Sent(int send, DateTimeOffset at) =>
        State is RowState.Waiting or RowState.Queued && send > Send ? this with { State = RowState.Queued, Send = send, UpdatedAt = at } : null;

    /// <summary>Its message came while it may not start: it waits to be sent again.</summary>
    public BatchRow? TakenBack(int send, DateTimeOffset at) =>
        Awaits(send) ? this with { State = RowState.Waiting, Send = send, UpdatedAt = at } : null;

    /// <summary>It is called off before its transition was begun.</summary>
    public BatchRow? Cancelled(string? reason, DateTimeOffset at) =>
        State is RowState.Waiting or RowState.Queued
            ? this with { State = RowState.Cancelled, UpdatedAt = at, Problem = new Problem("batchCancelled", string.IsNullOrEmpty(reason) ? "The batch was called off." : $"The batch was called off: {reason}", Passing: false) }
            : null;

    /// <summary>Its message was given up.</summary>
    public BatchRow? DeadLettered(int send, Problem problem, DateTimeOffset at) =>
        Awaits(send) ? this with { State = RowState.DeadLettered, Send = send, Problem = problem, UpdatedAt = at } : null;

    /// <summary>Its transition was started, or found.</summary>
    /// <param name="send">The sending whose message started it.</param>
    /// <param name="transition">The transition.</param>
    /// <param name="customerName">The company's name, if it is known.</param>
    /// <param name="at">When (UTC).</param>
    public BatchRow? Started(int send, TransitionId transition, string? customerName, DateTimeOffset at) =>
        Awaits(send) ? Follow(transition, customerName, at) with { Send = send } : null;

    /// <summary>
    /// Its transition ended. Repeating it changes nothing, an earlier end never hides a later one, and an end that comes before the
    /// note that the transition was started counts.
    /// </summary>
    public BatchRow? Settled(RowEnd end, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(end);
        var isKnown = end.Transition == TransitionId;
        if (State == RowState.Completed || end.Attempt <= (isKnown ? TransitionAttempt : 0))
            return null;
        if (!isKnown && (end.Transition != OwnTransition || State == RowState.Running))
            return null;
        var running = State == RowState.Running ? this : Follow(end.Transition, end.CustomerName, at);
        return running with
        {
            State = RowStates.Of(end.Outcome),
            TransitionAttempt = end.Attempt,
            Problem = end.Outcome == TransitionPhase.Completed ? null : end.Problem,
            CustomerName = end.CustomerName ?? CustomerName,
            Held = false,
            CalledOff = false,
            UpdatedAt = at,
        };
    }

    /// <summary>The whole batch is retried, and this row with it.</summary>
    public BatchRow? Retried(int attempt, DateTimeOffset asOf, DateTimeOffset at) =>
        State.CanBeRetried() && Attempt < attempt && UpdatedAt <= asOf
            ? this with { State = RowState.Waiting, Attempt = attempt, Problem = null, UpdatedAt = at }
            : null;

    private BatchRow Follow(TransitionId transition, string? customerName, DateTimeOffset at) => this with
    {
        State = RowState.Running,
        TransitionId = transition,
        Attached = transition != OwnTransition,
        TransitionAttempt = transition == TransitionId ? TransitionAttempt : 0,
        CustomerName = customerName ?? CustomerName,
        Problem = null,
        UpdatedAt = at,
    };
}

/// <summary>How a row's transition ended.</summary>
/// <param name="Transition">The transition.</param>
/// <param name="Attempt">Its attempt.</param>
/// <param name="Outcome">A final phase.</param>
public sealed record RowEnd(TransitionId Transition, int Attempt, TransitionPhase Outcome)
{
    /// <summary>Why not everything moved.</summary>
    public Problem? Problem { get; init; }

    /// <summary>The company's name.</summary>
    public string? CustomerName { get; init; }

    /// <summary>The end of a transition that is final.</summary>
    public static RowEnd Of(TransitionDetails transition)
    {
        ArgumentNullException.ThrowIfNull(transition);
        var record = transition.Record;
        return new RowEnd(record.Id, record.Order.Attempt, record.Phase) { Problem = Why(transition), CustomerName = record.CustomerName };
    }

    /// <summary>The first thing that somebody can act on.</summary>
    private static Problem? Why(TransitionDetails transition)
    {
        var record = transition.Record;
        if (record.Phase == TransitionPhase.Rejected && record.Unmet is [var first, ..])
            return new Problem(first.Code, string.Join(' ', record.Unmet.Select(unmet => unmet.Message)), Passing: false);
        if (record.Phase == TransitionPhase.Cancelled)
            return new Problem("cancelled", record.CancelBecause is { Length: > 0 } reason ? $"Called off: {reason}" : "Somebody called the transition off.", Passing: false);
        return transition.Plans.Select(plan => plan.Problem)
            .Concat(transition.Subscriptions.Where(row => row.State == SubscriptionState.Failed).Select(row => row.Problem))
            .FirstOrDefault(problem => problem is not null) ?? record.LastProblem;
    }
}
