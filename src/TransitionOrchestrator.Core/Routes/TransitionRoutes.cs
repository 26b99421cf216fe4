using System.Collections.Frozen;

namespace TransitionOrchestrator.Core;

/// <summary>Finds the route that carries out a request.</summary>
internal sealed class TransitionRoutes(IEnumerable<ITransitionRoute> routes)
{
    private readonly FrozenDictionary<RouteKind, ITransitionRoute> _routes = routes.ToFrozenDictionary(route => route.Kind);

    public ITransitionRoute Of<TItem>(StepRequest<TItem> request) => _routes[request.Route];
}
