namespace TransitionOrchestrator.Core;

/// <summary>How far an <em>ensure</em> has come.</summary>
public enum Standing
{
    /// <summary>It holds, and was read back.</summary>
    Done,

    /// <summary>It does not hold yet: ask again later.</summary>
    Pending,

    /// <summary>It will not hold unless somebody acts.</summary>
    Failed,
}

/// <summary>The answer of an ensure for one item of work (a plan, a subscription).</summary>
/// <typeparam name="TItem">The item, with what was learnt about it.</typeparam>
/// <param name="Standing">How far it has come.</param>
/// <param name="Item">The item; on <see cref="Standing.Pending"/> it is handed in again when asking again.</param>
public sealed record StepOutcome<TItem>(Standing Standing, TItem Item)
{
    /// <summary>Why it is not done.</summary>
    public Problem? Problem { get; init; }

    /// <summary>The item is done.</summary>
    public static StepOutcome<TItem> Done(TItem item) => new(Standing.Done, item);

    /// <summary>The item is not done yet.</summary>
    public static StepOutcome<TItem> Pending(TItem item, string code, string message) =>
        new(Standing.Pending, item) { Problem = new Problem(code, message, Passing: true) };

    /// <summary>The item failed.</summary>
    public static StepOutcome<TItem> Failed(TItem item, Problem problem) => new(Standing.Failed, item) { Problem = problem };
}

/// <summary>What a step activity is asked to do.</summary>
/// <typeparam name="TItem">The kind of work.</typeparam>
/// <param name="Order">The transition that it belongs to.</param>
/// <param name="Route">The way that the transition goes.</param>
/// <param name="Ask">How often these items were asked for, counted from 1; part of the request ids, because a request that was answered must not be repeated under its old id.</param>
/// <param name="Items">The items that are not settled yet.</param>
public sealed record StepRequest<TItem>(TransitionOrder Order, RouteKind Route, int Ask, IReadOnlyList<TItem> Items)
{
    /// <summary>The transition was called off: what is under way is settled, nothing new is begun.</summary>
    public bool CalledOff { get; init; }
}

/// <summary>What a step activity answers: every item that it was handed, once.</summary>
/// <typeparam name="TItem">The kind of work.</typeparam>
/// <param name="Outcomes">One outcome for each item.</param>
public sealed record StepAnswer<TItem>(IReadOnlyList<StepOutcome<TItem>> Outcomes)
{
    /// <summary>When it is worth asking again, if the outside said so (<c>Retry-After</c>, a grace period).</summary>
    public TimeSpan? AskAgainAfter { get; init; }

    /// <summary>What was changed outside by this very call, for the journal.</summary>
    public IReadOnlyList<Effect> Effects { get; init; } = [];
}
