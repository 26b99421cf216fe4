using System.Globalization;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.EndToEnd.Tests.Worlds;
using TransitionOrchestrator.Simulators.PartnerCenter.Estates;

namespace TransitionOrchestrator.Benchmarks.Transitions;

/// <summary>Customers made in numbers.</summary>
internal static class BenchmarkEstate
{
    private static readonly string[] Resellers = [Estates.Northbay, Estates.Eastgate, Estates.Westhill];

    /// <summary>A customer whose back end leads to the route.</summary>
    /// <param name="number">Distinguishes customers; below 65,536.</param>
    /// <param name="route">The route.</param>
    /// <param name="subscriptions">How many legacy subscriptions it has; at most 4,096.</param>
    /// <param name="resellers">Over how many resellers they are spread in turn; 1 to 3.</param>
    public static CustomerDocument Customer(int number, RouteKind route, int subscriptions, int resellers)
    {
        var customer = Estates.One(route == RouteKind.Stepwise ? "commerce" : "public", 0);
        return customer with
        {
            Id = Id(number).ToString(),
            Name = string.Create(CultureInfo.InvariantCulture, $"Customer {number}"),
            Subscriptions = [.. Enumerable.Range(0, subscriptions).Select(index => Estates.Legacy((number << 12) + index, Resellers[(number + (index % resellers)) % Resellers.Length]))],
        };
    }

    public static Guid Id(int number) => new(string.Create(CultureInfo.InvariantCulture, $"6d1e8f40-2c77-4b0e-8a35-{number:x12}"));
}
