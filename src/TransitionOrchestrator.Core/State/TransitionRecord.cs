namespace TransitionOrchestrator.Core;

/// <summary>
/// A transition as people and reports read it. It is made of facts that only accumulate (times at which something was reached),
/// and the phase is derived from them: a late writer can repeat a fact, but can never move a transition back (I7).
/// </summary>
/// <param name="Order">What was ordered.</param>
/// <param name="Fingerprint">Tells whether two requests ask for the same.</param>
/// <param name="CreatedAt">When it was accepted (UTC).</param>
public sealed record TransitionRecord(TransitionOrder Order, string Fingerprint, DateTimeOffset CreatedAt)
{
    /// <summary>The company's name, once it was read.</summary>
    public string? CustomerName { get; init; }

    /// <summary>Who asked for it, if the head knew; a batch knows who submitted it.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The batch that it belongs to.</summary>
    public string? BatchId { get; init; }

    /// <summary>The way it goes, once it is known.</summary>
    public RouteKind? Route { get; init; }

    /// <summary>When the check of prerequisites began (UTC).</summary>
    public DateTimeOffset? CheckingAt { get; init; }

    /// <summary>When approval was asked for (UTC).</summary>
    public DateTimeOffset? ApprovalAskedAt { get; init; }

    /// <summary>When purchasing began (UTC).</summary>
    public DateTimeOffset? PurchasingAt { get; init; }

    /// <summary>When mapping began (UTC).</summary>
    public DateTimeOffset? MappingAt { get; init; }

    /// <summary>When suspending began (UTC).</summary>
    public DateTimeOffset? SuspendingAt { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How it ended.</summary>
    public TransitionPhase? Outcome { get; init; }

    /// <summary>When it last came forward (UTC); a transition that has not for long is shown as stalled since then.</summary>
    public DateTimeOffset? ProgressAt { get; init; }

    /// <summary>The latest trouble.</summary>
    public Problem? LastProblem { get; init; }

    /// <summary>The prerequisites that do not hold.</summary>
    public IReadOnlyList<UnmetPrerequisite> Unmet { get; init; } = [];

    /// <summary>Why it is held, while it is by the operation "suspend"; null when it is not.</summary>
    public string? HeldBecause { get; init; }

    /// <summary>Why it is to be called off, once somebody asked for it.</summary>
    public string? CancelBecause { get; init; }

    /// <summary>The transition.</summary>
    public TransitionId Id => Order.Id;

    /// <summary>Since when it has made no progress although nobody holds it; null while it comes forward. Who waits for a person is not late.</summary>
    /// <param name="after">How long it may make none.</param>
    /// <param name="now">The time (UTC).</param>
    public DateTimeOffset? StalledSince(TimeSpan after, DateTimeOffset now) =>
        !Phase.IsFinal() && Phase != TransitionPhase.AwaitingApproval && HeldBecause is null && (ProgressAt ?? CreatedAt) is var progressAt && now - progressAt > after ? progressAt : null;

    /// <summary>The furthest state that it has reached.</summary>
    public TransitionPhase Phase => this switch
    {
        { FinishedAt: not null, Outcome: { } outcome } => outcome,
        { SuspendingAt: not null } => TransitionPhase.Suspending,
        { MappingAt: not null } => TransitionPhase.Mapping,
        { PurchasingAt: not null } => TransitionPhase.Purchasing,
        { ApprovalAskedAt: not null } => TransitionPhase.AwaitingApproval,
        { CheckingAt: not null } => TransitionPhase.Checking,
        _ => TransitionPhase.Queued,
    };
}
