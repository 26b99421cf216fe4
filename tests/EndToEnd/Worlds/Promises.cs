using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability.Embedded;
using TransitionOrchestrator.Simulators.PartnerCenter.Evidence;

namespace TransitionOrchestrator.EndToEnd.Tests.Worlds;

/// <summary>
/// The promises I1 to I9 of DESIGN section 2, checked from outside after everything has come to an end: by Partner Center's own
/// records, what people read, the journal, and every cell of every table.
/// </summary>
internal static class Promises
{
    /// <summary>Checks all of them, and fails with everything that is broken.</summary>
    public static async Task AssertAsync(World world, string about = "")
    {
        var transitions = await ReadAllAsync(world);
        List<string> broken =
        [
            .. world.Simulator.Ledger.Violations().Select(one => $"{one.Invariant} by Partner Center's records: {one.What} ({one.CustomerId})"),
            .. OnePlanEach(world),
            .. SuspendedOnlyWhatIsMapped(world, transitions),
            .. AzureSubscriptionsUntouched(world),
            .. NothingBoughtInVain(world, transitions),
            .. OneAtATime(transitions),
            .. await AllFinalAsync(world, transitions),
            .. transitions.SelectMany(CountersAreRows),
            .. await EverythingJournalledAsync(world, transitions),
            .. await NoSecretsAsync(world),
        ];
        Assert.True(broken.Count == 0, $"{about}{Environment.NewLine}{string.Join(Environment.NewLine, broken)}");
    }

    /// <summary>Calls that change something at Partner Center if they are carried out.</summary>
    public static bool IsWrite(CallRecord call) =>
        call.Endpoint is "confirmAgreement" or "createCart" or "updateCart" or "checkout" or "createOrder" or "createUpgrade"
            or "mapEntitlement" or "cancelEntitlement" or "reactivateEntitlement"
        || call.Method is "PATCH" or "DELETE";

    private static async Task<List<TransitionDetails>> ReadAllAsync(World world)
    {
        var all = new List<TransitionDetails>();
        string? token = null;
        do
        {
            var page = await world.Store.ListAsync(new TransitionFilter(), 100, token, CancellationToken.None);
            foreach (var line in page.Items)
                all.Add(await world.ReadAsync(line.Id));
            token = page.ContinuationToken;
        }
        while (token is not null);
        return all;
    }

    private static IEnumerable<string> OnePlanEach(World world)
    {
        foreach (var customer in world.Simulator.Estate.Customers)
        {
            foreach (var plans in Array(world, customer.Id, "plans").GroupBy(plan => Text(plan, "mpnId"), StringComparer.Ordinal))
            {
                var bought = plans.Count(plan => !plan["existedBefore"]!.GetValue<bool>());
                if (bought > 1 || (bought == 1 && plans.Count() > 1))
                    yield return $"I1: {plans.Count()} plans, {bought} of them bought, for customer {customer.Id} and reseller '{plans.Key}'";
            }
        }
    }

    private static IEnumerable<string> SuspendedOnlyWhatIsMapped(World world, List<TransitionDetails> transitions)
    {
        var mapped = world.Simulator.Ledger.Entitlements.Where(one => one.What == "mapped").ToLookup(one => one.AzureId, StringComparer.OrdinalIgnoreCase);
        foreach (var suspension in world.Simulator.Ledger.Suspensions.Where(one => one.By == "patch"))
        {
            if (!mapped[suspension.AzureId].Any(mapping => mapping.At <= suspension.At))
                yield return $"I2: {suspension.SubscriptionId} was suspended before {suspension.AzureId} was mapped";
            if (!Array(world, suspension.CustomerId, "subscriptions").Single(one => Same(Text(one, "id"), suspension.SubscriptionId))["mapped"]!.GetValue<bool>())
                yield return $"I2: {suspension.SubscriptionId} was suspended, and is not under a plan of its reseller";
            if (!transitions.SelectMany(one => one.Subscriptions).Any(row => Same($"{row.CommerceId}", suspension.SubscriptionId) && row.ConfirmedAt is not null))
                yield return $"I2: {suspension.SubscriptionId} was suspended, and no row shows its confirmation";
        }

        foreach (var row in transitions.SelectMany(one => one.Subscriptions).Where(row => row.SuspendedAt < (row.ConfirmedAt ?? DateTimeOffset.MaxValue)))
            yield return $"I2: row {row.CommerceId} was suspended at {row.SuspendedAt:O}, and confirmed at {row.ConfirmedAt:O}";
    }

    private static IEnumerable<string> AzureSubscriptionsUntouched(World world)
    {
        foreach (var call in world.Simulator.Ledger.Calls.Where(one => one.Endpoint is "cancelEntitlement" or "reactivateEntitlement" or "unknown" || one.Method == "DELETE"))
            yield return $"I3: {call.Method} {call.Path} was called";
        foreach (var customer in world.Simulator.Estate.Customers)
        {
            foreach (var azure in Array(world, customer.Id, "azureSubscriptions").Where(one => Text(one, "status") != "active"))
                yield return $"I3: Azure subscription {Text(azure, "id")} is {Text(azure, "status")}";
        }
    }

    private static IEnumerable<string> NothingBoughtInVain(World world, List<TransitionDetails> transitions)
    {
        foreach (var customer in transitions.GroupBy(one => one.Record.Id.Customer).Where(all => all.All(one => one.Record.Phase == TransitionPhase.Rejected)))
        {
            foreach (var call in world.Simulator.Ledger.Calls.Where(call => Same(call.CustomerId, $"{customer.Key}") && IsWrite(call) && call.Endpoint != "confirmAgreement"))
                yield return $"I4: {call.Method} {call.Path} although prerequisites did not hold";
        }
    }

    private static IEnumerable<string> OneAtATime(List<TransitionDetails> transitions)
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

    private static async Task<List<string>> AllFinalAsync(World world, List<TransitionDetails> transitions)
    {
        var broken = new List<string>();
        await foreach (var record in world.Store.ReadUnfinishedAsync(CancellationToken.None))
            broken.Add($"I6: {record.Id} is listed as unfinished, in phase {record.Phase}");
        foreach (var (record, plans, subscriptions) in transitions)
        {
            var instance = await world.Engine.GetAsync(record.Order.InstanceId);
            if (!record.Phase.IsFinal() || instance is not { IsFinal: true })
                broken.Add($"I6: {record.Id} is {record.Phase}, its orchestration {instance?.Status}");
            var hasReason = record.LastProblem is not null || record.Unmet.Count > 0 || record.CancelBecause is not null || plans.Any(row => row.Problem is not null) || subscriptions.Any(row => row.Problem is not null);
            if (record.Phase != TransitionPhase.Completed && !hasReason)
                broken.Add($"I6: {record.Id} is {record.Phase} without a reason");
            if (record.Phase == TransitionPhase.Completed && subscriptions.Any(row => !row.State.IsFinal() || row.State == SubscriptionState.Failed))
                broken.Add($"I6: {record.Id} is completed, its rows are {string.Join(", ", subscriptions.Select(row => row.State))}");
        }

        return broken;
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

    private static async Task<List<string>> EverythingJournalledAsync(World world, List<TransitionDetails> transitions)
    {
        var ours = transitions.Select(one => one.Record.Order.CorrelationId).ToHashSet();
        var journal = new HashSet<(Guid, Guid)>();
        foreach (var one in transitions)
            journal.UnionWith((await world.ReadJournalAsync(one.Record.Id)).Select(line => (line.RequestId, line.CorrelationId)));
        return
        [
            .. world.Simulator.Ledger.Calls
                .Where(call => IsWrite(call) && ours.Contains(Guid.Parse(call.CorrelationId)) && !journal.Contains((Guid.Parse(call.RequestId), Guid.Parse(call.CorrelationId))))
                .Select(call => $"I8: {call.Method} {call.Path} (request {call.RequestId}, status {call.Status}, faults {call.Faults}) is in no journal"),
        ];
    }

    private static async Task<List<string>> NoSecretsAsync(World world)
    {
        var broken = new List<string>();
        string[] secrets = [world.Setting.RefreshToken, world.Setting.Simulator.RefreshToken, world.Setting.Simulator.ClientSecret, "eyJ0eXAi", "eyJhbGci", "Bearer "];
        var tables = new TableServiceClient(world.Setting.Azurite);
        await foreach (var table in tables.QueryAsync())
        {
            if (!table.Name.StartsWith(world.Setting.Prefix, StringComparison.OrdinalIgnoreCase))
                continue;
            await foreach (var row in tables.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                foreach (var (column, text) in Readings(row))
                    broken.AddRange(secrets.Where(secret => text.Contains(secret, StringComparison.Ordinal)).Select(secret => $"I9: '{secret[..7]}...' in {table.Name}, {row.PartitionKey}/{row.RowKey}, column {column}"));
            }
        }

        return broken;
    }

    /// <summary>What can be read in a row: every cell as text, and what the engine packed into bytes.</summary>
    private static IEnumerable<(string Column, string Text)> Readings(TableEntity row)
    {
        foreach (var (column, value) in row)
            yield return (column, value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : value?.ToString() ?? "");
        foreach (var name in row.Keys.Where(column => column.EndsWith("Chunks", StringComparison.Ordinal)).Select(column => column[..^"Chunks".Length]))
        {
            if (name != "Data") // One of several rows of a value: not to be unpacked alone.
                yield return (name, Encoding.UTF8.GetString(Blob.Unpack(ChunkedProperty.Read(row, name))));
        }
    }

    private static IEnumerable<JsonNode> Array(World world, string customer, string name) => world.Simulator.Describe(customer)![name]!.AsArray().Select(one => one!);

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
