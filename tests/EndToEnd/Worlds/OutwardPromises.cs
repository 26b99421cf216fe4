using System.Text.Json.Nodes;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Simulators.PartnerCenter;
using TransitionOrchestrator.Simulators.PartnerCenter.Evidence;

namespace TransitionOrchestrator.EndToEnd.Tests.Worlds;

/// <summary>The promises of DESIGN section 2 that Partner Center's own records and the rows show by themselves: I1 to I5 and I7, whatever the engine.</summary>
internal static class OutwardPromises
{
    /// <summary>What is broken, in words; empty if nothing is.</summary>
    public static IReadOnlyList<string> Broken(PartnerCenterSimulator simulator, IReadOnlyList<TransitionDetails> transitions) =>
    [
        .. simulator.Ledger.Violations().Select(one => $"{one.Invariant} by Partner Center's records: {one.What} ({one.CustomerId})"),
        .. OnePlanEach(simulator),
        .. SuspendedOnlyWhatIsMapped(simulator, transitions),
        .. AzureSubscriptionsUntouched(simulator),
        .. NothingBoughtInVain(simulator, transitions),
        .. OneAtATime(transitions),
        .. transitions.SelectMany(CountersAreRows),
    ];

    /// <summary>Calls that change something at Partner Center if they are carried out.</summary>
    public static bool IsWrite(CallRecord call) =>
        call.Endpoint is "confirmAgreement" or "createCart" or "updateCart" or "checkout" or "createOrder" or "createUpgrade"
            or "mapEntitlement" or "cancelEntitlement" or "reactivateEntitlement"
        || call.Method is "PATCH" or "DELETE";

    private static IEnumerable<string> OnePlanEach(PartnerCenterSimulator simulator)
    {
        foreach (var customer in simulator.Estate.Customers)
        {
            foreach (var plans in Array(simulator, customer.Id, "plans").GroupBy(plan => Text(plan, "mpnId"), StringComparer.Ordinal))
            {
                var bought = plans.Count(plan => !plan["existedBefore"]!.GetValue<bool>());
                if (bought > 1 || (bought == 1 && plans.Count() > 1))
                    yield return $"I1: {plans.Count()} plans, {bought} of them bought, for customer {customer.Id} and reseller '{plans.Key}'";
            }
        }
    }

    private static IEnumerable<string> SuspendedOnlyWhatIsMapped(PartnerCenterSimulator simulator, IReadOnlyList<TransitionDetails> transitions)
    {
        var mapped = simulator.Ledger.Entitlements.Where(one => one.What == "mapped").ToLookup(one => one.AzureId, StringComparer.OrdinalIgnoreCase);
        foreach (var suspension in simulator.Ledger.Suspensions.Where(one => one.By == "patch"))
        {
            if (!mapped[suspension.AzureId].Any(mapping => mapping.At <= suspension.At))
                yield return $"I2: {suspension.SubscriptionId} was suspended before {suspension.AzureId} was mapped";
            if (!Array(simulator, suspension.CustomerId, "subscriptions").Single(one => Same(Text(one, "id"), suspension.SubscriptionId))["mapped"]!.GetValue<bool>())
                yield return $"I2: {suspension.SubscriptionId} was suspended, and is not under a plan of its reseller";
            if (!transitions.SelectMany(one => one.Subscriptions).Any(row => Same($"{row.CommerceId}", suspension.SubscriptionId) && row.ConfirmedAt is not null))
                yield return $"I2: {suspension.SubscriptionId} was suspended, and no row shows its confirmation";
        }

        foreach (var row in transitions.SelectMany(one => one.Subscriptions).Where(row => row.SuspendedAt < (row.ConfirmedAt ?? DateTimeOffset.MaxValue)))
            yield return $"I2: row {row.CommerceId} was suspended at {row.SuspendedAt:O}, and confirmed at {row.ConfirmedAt:O}";
    }

    private static IEnumerable<string> AzureSubscriptionsUntouched(PartnerCenterSimulator simulator)
    {
        foreach (var call in simulator.Ledger.Calls.Where(one => one.Endpoint is "cancelEntitlement" or "reactivateEntitlement" or "unknown" || one.Method == "DELETE"))
            yield return $"I3: {call.Method} {call.Path} was called";
        foreach (var customer in simulator.Estate.Customers)
        {
            foreach (var azure in Array(simulator, customer.Id, "azureSubscriptions").Where(one => Text(one, "status") != "active"))
                yield return $"I3: Azure subscription {Text(azure, "id")} is {Text(azure, "status")}";
        }
    }

    private static IEnumerable<string> NothingBoughtInVain(PartnerCenterSimulator simulator, IReadOnlyList<TransitionDetails> transitions)
    {
        foreach (var customer in transitions.GroupBy(one => one.Record.Id.Customer).Where(all => all.All(one => one.Record.Phase == TransitionPhase.Rejected)))
        {
            foreach (var call in simulator.Ledger.Calls.Where(call => Same(call.CustomerId, $"{customer.Key}") && IsWrite(call) && call.Endpoint != "confirmAgreement"))
                yield return $"I4: {call.Method} {call.Path} although prerequisites did not hold";
        }
    }

    private static IEnumerable<string> OneAtATime(IReadOnlyList<TransitionDetails> transitions)
    {
        foreach (var customer in transitions.Select(one => one.Record).GroupBy(one => one.Id.Customer))
        {
            var ordered = customer.OrderBy(one => one.CreatedAt).ToList();
            foreach (var (former, next) in ordered.Zip(ordered.Skip(1)))
            {
                if (former.Order.Attempt == 1 && !(former.FinishedAt <= next.CreatedAt.AddSeconds(1))) // Creation is stamped before the claim.
                    yield return $"I5: {next.Id} began at {next.CreatedAt:O}, {former.Id} ended at {former.FinishedAt:O}";
            }
        }
    }

    private static IEnumerable<string> CountersAreRows(TransitionDetails details)
    {
        var (record, plans, rows) = details;
        var progress = TransitionProgress.Of(details);
        var counted = (plans.Count, plans.Count(row => row.PlanId is not null && row.ReadyAt is not null), rows.Count, rows.Count(row => row.SuspendedAt is not null), rows.Count(row => row.State == SubscriptionState.Failed));
        if (counted != (progress.Plans, progress.PlansReady, progress.Total, progress.Suspended, progress.Failed))
            yield return $"I7: {record.Id} counts {progress}, its rows are {counted}";
        if (progress.Percent != 100)
            yield return $"I7: {record.Id} is final at {progress.Percent} percent";
    }

    private static IEnumerable<JsonNode> Array(PartnerCenterSimulator simulator, string customer, string name) => simulator.Describe(customer)![name]!.AsArray().Select(one => one!);

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
