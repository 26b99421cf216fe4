namespace TransitionOrchestrator.Core;

/// <summary>Which route a transition takes (DESIGN section 1, "routes").</summary>
public static class RouteSelection
{
    /// <summary>Chooses the route.</summary>
    /// <param name="preference">What the request asks for.</param>
    /// <param name="offersMapping">The back end offers the mapping operation.</param>
    /// <param name="hasLegacy">The customer has subscriptions to move; one who has none only buys a plan, which is stepwise.</param>
    public static RouteKind Select(RoutePreference preference, bool offersMapping, bool hasLegacy) => preference switch
    {
        RoutePreference.Stepwise => RouteKind.Stepwise,
        RoutePreference.ProductUpgrade => RouteKind.ProductUpgrade,
        RoutePreference.Auto => offersMapping || !hasLegacy ? RouteKind.Stepwise : RouteKind.ProductUpgrade,
        _ => throw new ArgumentOutOfRangeException(nameof(preference), preference, "Not a route preference."),
    };
}
