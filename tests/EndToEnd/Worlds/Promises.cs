using System.Text;
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
            .. OutwardPromises.Broken(world.Simulator, transitions),
            .. await AllFinalAsync(world, transitions),
            .. await EverythingJournalledAsync(world, transitions),
            .. await NoSecretsAsync(world),
        ];
        Assert.True(broken.Count == 0, $"{about}{Environment.NewLine}{string.Join(Environment.NewLine, broken)}");
    }

    /// <summary>Calls that change something at Partner Center if they are carried out.</summary>
    public static bool IsWrite(CallRecord call) => OutwardPromises.IsWrite(call);

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
}
