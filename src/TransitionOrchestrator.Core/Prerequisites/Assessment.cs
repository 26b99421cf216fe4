namespace TransitionOrchestrator.Core;

/// <summary>What is to be done with a legacy subscription.</summary>
public enum Disposition
{
    /// <summary>Map it and suspend its commerce subscription.</summary>
    Move,

    /// <summary>Its Azure subscription is under the right plan already: confirm that and suspend.</summary>
    SuspendOnly,

    /// <summary>Mapped and suspended already: nothing.</summary>
    AlreadyMoved,

    /// <summary>Not this product's business: reported, not touched.</summary>
    LeaveAlone,

    /// <summary>It should move and cannot: reported, stays active, not touched.</summary>
    Blocked,
}

/// <summary>A legacy subscription and what is to be done with it.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Disposition">What is to be done.</param>
/// <param name="Reason">Why it is left alone or blocked.</param>
public sealed record PlannedSubscription(LegacySubscription Subscription, Disposition Disposition, Problem? Reason);

/// <summary>What a transition would do, judged from the facts alone. Also the answer of a preview.</summary>
/// <param name="Route">The way it goes.</param>
/// <param name="Unmet">Every prerequisite that does not hold.</param>
/// <param name="Plans">The plans that are needed, to buy or to reuse.</param>
/// <param name="Subscriptions">Every Azure subscription of the customer, with what is to be done.</param>
public sealed record Assessment(RouteKind Route, IReadOnlyList<UnmetPrerequisite> Unmet, IReadOnlyList<PlanWork> Plans, IReadOnlyList<PlannedSubscription> Subscriptions)
{
    /// <summary>The company's name.</summary>
    public string CustomerName { get; init; } = "";

    /// <summary>Only the agreement is missing, and the request carries the attestation: confirm it, then assess again.</summary>
    public bool ConfirmAgreementFirst { get; init; }

    /// <summary>The budget before the transition, when it is to be kept.</summary>
    public decimal? BudgetBefore { get; init; }

    /// <summary>The calls to Partner Center that carrying it out needs when answers come at once.</summary>
    public int CallsNeeded { get; init; }

    /// <summary>Judges the facts.</summary>
    public static Assessment Of(CustomerFacts facts, TransitionOrder order)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(order);
        var subscriptions = SubscriptionSorting.Sort(facts, order);
        var hasLegacy = facts.Legacy.Any(legacy => legacy.Status == LegacyStatus.Active);
        var route = RouteSelection.Select(order.Route, facts.OffersMapping, hasLegacy || facts.Upgrade?.UpgradeId is not null);
        var plans = PlanGrouping.Group(facts, order, subscriptions);
        var unmet = Prerequisites.Check(facts, order, route, plans, subscriptions);
        var confirmable = unmet.Count == 1 && unmet[0].Code == UnmetCodes.CustomerAgreementMissing && order.Attestation is not null;
        return new Assessment(route, confirmable ? [] : Without(unmet, order), plans, subscriptions)
        {
            CustomerName = facts.Name,
            ConfirmAgreementFirst = confirmable,
            BudgetBefore = facts.Budget,
            CallsNeeded = CountCalls(route, plans, subscriptions, confirmable, order),
        };
    }

    // With an attestation at hand the agreement is not what stands in the way: the others are.
    private static List<UnmetPrerequisite> Without(List<UnmetPrerequisite> unmet, TransitionOrder order) =>
        order.Attestation is null ? unmet : unmet.FindAll(one => one.Code != UnmetCodes.CustomerAgreementMissing);

    private static int CountCalls(RouteKind route, IReadOnlyList<PlanWork> plans, IReadOnlyList<PlannedSubscription> subscriptions, bool confirmAgreement, TransitionOrder order)
    {
        var toBuy = plans.Count(plan => plan.PlanId is null);
        var toMap = subscriptions.Count(one => one.Disposition == Disposition.Move);
        var toSuspend = toMap + subscriptions.Count(one => one.Disposition == Disposition.SuspendOnly);
        var readBack = toSuspend == 0 ? 0 : 1 + plans.Count;
        var work = route == RouteKind.Stepwise ? (2 * toBuy) + toMap + toSuspend : toSuspend == 0 ? 0 : 3;
        return work + readBack + (confirmAgreement ? 2 : 0) + (order.Budget is null ? 0 : 1);
    }
}
