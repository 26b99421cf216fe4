namespace TransitionOrchestrator.Core;

/// <summary>Counts over the rows of a transition. Derived whenever they are read, so that they always equal the rows (I7).</summary>
/// <param name="Plans">Plans that are needed.</param>
/// <param name="PlansReady">Plans that are there.</param>
/// <param name="Total">Legacy subscriptions, those included that are left alone.</param>
/// <param name="Mapped">Azure subscriptions that were mapped, by this transition or before.</param>
/// <param name="Suspended">Commerce subscriptions that are suspended after their mapping.</param>
/// <param name="AlreadyMoved">Subscriptions that had moved before.</param>
/// <param name="LeftAlone">Subscriptions that are not part of it.</param>
/// <param name="Failed">Subscriptions that could not move.</param>
public sealed record TransitionProgress(int Plans, int PlansReady, int Total, int Mapped, int Suspended, int AlreadyMoved, int LeftAlone, int Failed)
{
    /// <summary>How much is done, 0 to 100; 100 only when final. It never goes back within an attempt, because facts only accumulate.</summary>
    public int Percent { get; private init; }

    /// <summary>Counts the rows.</summary>
    public static TransitionProgress Of(TransitionDetails details)
    {
        ArgumentNullException.ThrowIfNull(details);
        var (record, plans, subscriptions) = details;
        var moving = subscriptions.Where(row => row.Disposition is Disposition.Move or Disposition.SuspendOnly).ToList();
        var counts = new TransitionProgress(
            plans.Count,
            plans.Count(row => row.ReadyAt is not null),
            subscriptions.Count,
            moving.Count(row => row.MappedAt is not null || row.ConfirmedAt is not null),
            moving.Count(row => row.State == SubscriptionState.Suspended),
            subscriptions.Count(row => row.State == SubscriptionState.AlreadyMoved),
            subscriptions.Count(row => row.State == SubscriptionState.LeftAlone),
            subscriptions.Count(row => row.State == SubscriptionState.Failed));
        return counts with { Percent = record.Phase.IsFinal() ? 100 : Share(record, counts, moving) };
    }

    private static int Share(TransitionRecord record, TransitionProgress counts, List<SubscriptionRow> moving)
    {
        // One point for the check, one for each plan, two for each subscription; a failed one has used up its points.
        var settled = moving.Count(row => row.State == SubscriptionState.Failed && row.MappedAt is null) + moving.Count(row => row.State == SubscriptionState.Failed);
        var points = (record.ApprovalAskedAt is not null || record.PurchasingAt is not null ? 1 : 0) + counts.PlansReady + counts.Mapped + counts.Suspended + settled;
        var all = 2 + counts.Plans + (2 * moving.Count);
        return Math.Min(99, 100 * points / all);
    }
}
