using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>
/// The states that the list tells apart. Which phase a transition under way is in stands in its own status: the list is not
/// rewritten at every step.
/// </summary>
public enum ListedStatus
{
    /// <summary>Accepted and not final; nobody is waited for.</summary>
    UnderWay,

    /// <summary>Prerequisites hold; somebody must approve.</summary>
    AwaitingApproval,

    /// <summary>Final: everything that was to move has moved.</summary>
    Completed,

    /// <summary>Final: some of it moved.</summary>
    PartiallyCompleted,

    /// <summary>Final: prerequisites do not hold; nothing was bought.</summary>
    Rejected,

    /// <summary>Final: called off.</summary>
    Cancelled,

    /// <summary>Final: nothing moved.</summary>
    Failed,
}

/// <summary>A page of transitions, the newest first. The header <c>x-ms-continuation-token</c> leads to the next page.</summary>
/// <param name="Items">The transitions.</param>
public sealed record TransitionList(IReadOnlyList<ListedTransition> Items);

/// <summary>A transition in the list.</summary>
/// <param name="Id">The transition.</param>
/// <param name="CustomerId">The customer that moves.</param>
/// <param name="Status">Its state, as far as the list tells.</param>
/// <param name="CreatedAt">When it was accepted (UTC).</param>
/// <param name="UpdatedAt">When its state in the list last changed (UTC).</param>
/// <param name="StatusUrl">GET: its status.</param>
public sealed record ListedTransition(string Id, Guid CustomerId, ListedStatus Status, DateTime CreatedAt, DateTime UpdatedAt, string StatusUrl)
{
    /// <summary>The company's name, once it was read.</summary>
    public string? CustomerName { get; init; }

    /// <summary>The batch that it belongs to.</summary>
    public string? BatchId { get; init; }
}

/// <summary>What the list's states stand for.</summary>
internal static class ListedStatuses
{
    public static ListedStatus Listed(this TransitionPhase phase) => phase switch
    {
        TransitionPhase.AwaitingApproval => ListedStatus.AwaitingApproval,
        TransitionPhase.Completed => ListedStatus.Completed,
        TransitionPhase.PartiallyCompleted => ListedStatus.PartiallyCompleted,
        TransitionPhase.Rejected => ListedStatus.Rejected,
        TransitionPhase.Cancelled => ListedStatus.Cancelled,
        TransitionPhase.Failed => ListedStatus.Failed,
        TransitionPhase.Queued or TransitionPhase.Checking or TransitionPhase.Purchasing or TransitionPhase.Mapping or TransitionPhase.Suspending => ListedStatus.UnderWay,
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "Not a phase."),
    };

    public static IEnumerable<TransitionPhase> Phases(this ListedStatus status) =>
        Enum.GetValues<TransitionPhase>().Where(phase => phase.Listed() == status);
}
