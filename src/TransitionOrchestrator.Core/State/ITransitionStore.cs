namespace TransitionOrchestrator.Core;

/// <summary>The record of truth that people and reports read.</summary>
public interface ITransitionStore
{
    /// <summary>
    /// Claims the customer for a new transition, atomically: a customer has at most one that is under way (I5). The order of the
    /// claimed transition knows the purchases of the customer's former ones.
    /// </summary>
    /// <returns>The transition that holds the customer: the given one if it was claimed, else the one that is under way.</returns>
    Task<TransitionRecord> ClaimAsync(TransitionRecord record, CancellationToken cancellationToken);

    /// <summary>
    /// Claims the customer for another attempt of a final transition: its facts start over, its failed subscriptions wait again,
    /// what has moved stays. Atomic like <see cref="ClaimAsync"/>.
    /// </summary>
    /// <returns>The transition that holds the customer.</returns>
    Task<TransitionRecord> ClaimRetryAsync(TransitionDetails failed, TransitionOrder order, Effect request, CancellationToken cancellationToken);

    /// <summary>Merges what a step learnt. Repeating it changes nothing.</summary>
    Task RecordAsync(TransitionId id, TransitionChange change, CancellationToken cancellationToken);

    /// <summary>Notes that a transition is held (or, with null, goes on), or is to be called off.</summary>
    Task NoteOperationAsync(TransitionId id, OperationNote note, CancellationToken cancellationToken);

    /// <summary>Reads one transition with its plans and subscriptions; null when unknown.</summary>
    Task<TransitionDetails?> FindAsync(TransitionId id, CancellationToken cancellationToken);

    /// <summary>Reads the journal in the order of time.</summary>
    IAsyncEnumerable<Effect> ReadJournalAsync(TransitionId id, CancellationToken cancellationToken);

    /// <summary>Lists transitions, the newest first.</summary>
    Task<TransitionPage> ListAsync(TransitionFilter filter, int pageSize, string? continuationToken, CancellationToken cancellationToken);

    /// <summary>Every transition that is not final: after a crash, each is looked at once so that none is lost between claim and start (I6).</summary>
    IAsyncEnumerable<TransitionRecord> ReadUnfinishedAsync(CancellationToken cancellationToken);
}

/// <summary>A transition with its rows.</summary>
/// <param name="Record">The transition.</param>
/// <param name="Plans">Its plans.</param>
/// <param name="Subscriptions">Its subscriptions.</param>
public sealed record TransitionDetails(TransitionRecord Record, IReadOnlyList<PlanRow> Plans, IReadOnlyList<SubscriptionRow> Subscriptions)
{
    /// <summary>What was bought, or may have been, for each reseller: the latest of this transition, else of those before it.</summary>
    public IReadOnlyList<PlanRow> Purchases() =>
        [.. Plans.Where(plan => !plan.Reused && (plan.CartId is not null || plan.PlanId is not null)).Concat(Record.Order.EarlierPurchases).DistinctBy(plan => plan.Reseller)];
}

/// <summary>A line of the list.</summary>
/// <param name="Id">The transition.</param>
/// <param name="Phase">The phase as of the last change of the list: queued, awaiting approval, or final.</param>
/// <param name="CreatedAt">When it was accepted (UTC).</param>
/// <param name="UpdatedAt">When the line last changed (UTC).</param>
public sealed record TransitionSummary(TransitionId Id, TransitionPhase Phase, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The company's name, once it was read.</summary>
    public string? CustomerName { get; init; }

    /// <summary>The batch that it belongs to.</summary>
    public string? BatchId { get; init; }
}

/// <summary>A page of the list.</summary>
/// <param name="Items">Its lines.</param>
/// <param name="ContinuationToken">For the next page; null on the last.</param>
public sealed record TransitionPage(IReadOnlyList<TransitionSummary> Items, string? ContinuationToken);

/// <summary>Which transitions to list; every condition that is set must hold.</summary>
public sealed record TransitionFilter
{
    /// <summary>Only these phases.</summary>
    public IReadOnlyList<TransitionPhase> Phases { get; init; } = [];

    /// <summary>Only this customer.</summary>
    public CustomerId? Customer { get; init; }

    /// <summary>Only this batch.</summary>
    public string? BatchId { get; init; }

    /// <summary>Accepted at this time or later (UTC).</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Accepted before this time (UTC).</summary>
    public DateTimeOffset? CreatedTo { get; init; }
}

/// <summary>What a person did to a transition.</summary>
/// <param name="Line">The journal's line.</param>
public sealed record OperationNote(Effect Line)
{
    /// <summary>It was approved.</summary>
    public bool Approved { get; init; }

    /// <summary>Why it is held from now on.</summary>
    public string? HeldBecause { get; init; }

    /// <summary>It is no longer held.</summary>
    public bool Released { get; init; }

    /// <summary>Why it is to be called off.</summary>
    public string? CancelBecause { get; init; }
}
