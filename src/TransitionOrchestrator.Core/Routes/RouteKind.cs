namespace TransitionOrchestrator.Core;

/// <summary>The way a transition goes.</summary>
public enum RouteKind
{
    /// <summary>Cart and checkout per reseller, one mapping per Azure subscription, one suspension per commerce subscription.</summary>
    Stepwise,

    /// <summary>One product upgrade per customer buys, maps and suspends; it is followed and read back.</summary>
    ProductUpgrade,
}

/// <summary>How the work of a step is divided into activities.</summary>
public static class RouteGranularity
{
    /// <summary>
    /// Stepwise, each item is a call of its own and so an activity of its own; on a product upgrade one call answers for all
    /// items, and nothing is asked once per item that can be asked once.
    /// </summary>
    public static IEnumerable<IReadOnlyList<TItem>> Divide<TItem>(this RouteKind route, IReadOnlyList<TItem> items) => route switch
    {
        RouteKind.Stepwise => items.Select(IReadOnlyList<TItem> (item) => [item]),
        RouteKind.ProductUpgrade => items.Count == 0 ? [] : [items],
        _ => throw new ArgumentOutOfRangeException(nameof(route), route, "Not a route."),
    };
}
