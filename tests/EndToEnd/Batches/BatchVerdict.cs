using System.Globalization;
using CsvHelper;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.EndToEnd.Tests.Processes;

namespace TransitionOrchestrator.EndToEnd.Tests.Batches;

/// <summary>What must hold of a batch, whatever happened on the way.</summary>
internal sealed class BatchVerdict(Installation installation, BatchRun batch)
{
    /// <summary>Everything: each row accounted for once and ended as it should, and Partner Center's records are clean.</summary>
    public async Task AssertAllAsync()
    {
        var items = await AssertRowsAsync();
        await AssertTransitionsAsync(items);
        AssertOutcomes(items);
        await AssertRecordsAsync();
    }

    /// <summary>The batch is over, the counters equal the rows, and the report has every row once.</summary>
    /// <returns>The rows.</returns>
    public async Task<List<BatchItem>> AssertRowsAsync()
    {
        var status = await batch.ReadAsync();
        var items = await batch.ReadItemsAsync();
        Assert.True(status.IsFinal, $"{status}");
        AssertCounters(status, items);
        Assert.Equal(batch.Rows, items.Count);
        Assert.Equal(items.Count, items.DistinctBy(item => item.Line).Count());
        Assert.Equal(items.Count, items.DistinctBy(item => item.CustomerId).Count());
        Assert.Equal(items.Select(Told), ReadLines(await batch.ReadReportAsync()));
        return items;
    }

    /// <summary>The counters are those of the rows.</summary>
    public static void AssertCounters(BatchStatus status, IReadOnlyCollection<BatchItem> items)
    {
        var rows = items.CountBy(item => item.Status, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        Assert.All(status.Counts, counter => Assert.Equal((counter.Key, rows.GetValueOrDefault(counter.Key)), (counter.Key, counter.Value)));
        Assert.Equal(status.Total, items.Count);
    }

    /// <summary>Each customer had one transition and no other, and it is the one that its row names (I5).</summary>
    public async Task AssertTransitionsAsync(IReadOnlyCollection<BatchItem> items)
    {
        // A kill between a line of the list and the claim that it announces leaves a second line of the same transition, until it is
        // swept up: two lines with one id are one transition.
        var transitions = (await batch.ReadTransitionsAsync()).DistinctBy(one => one.Id, StringComparer.Ordinal).ToList();
        var named = items.Where(item => item.TransitionId is not null).Select(item => item.TransitionId!).Order(StringComparer.Ordinal);
        Assert.Equal(named, transitions.Select(one => one.Id).Order(StringComparer.Ordinal));
        Assert.Equal(transitions.Count, transitions.DistinctBy(one => one.CustomerId).Count());
    }

    /// <summary>Every customer of the estate ended as it should.</summary>
    public void AssertOutcomes(IReadOnlyCollection<BatchItem> items)
    {
        var ended = items.ToDictionary(item => item.CustomerId);
        var differences = installation.Estate.Customers
            .Where(customer => ended[customer.Id].Status != customer.Expect!.Outcome)
            .Select(customer => $"{customer.Name}: expected {customer.Expect!.Outcome}, found {ended[customer.Id]}");
        Assert.Empty(differences);
    }

    /// <summary>Partner Center's records: nothing broken, each plan that was needed bought once, nothing suspended twice (I1 to I4).</summary>
    public async Task AssertRecordsAsync()
    {
        await AssertNothingBrokenAsync();
        Assert.Equal(installation.Estate.Customers.Sum(customer => customer.Expect!.PlansBought), (await installation.Witness.ReadPlansAsync()).Count);
    }

    /// <summary>Partner Center's records: nothing broken, no plan bought twice, nothing suspended twice.</summary>
    public async Task AssertNothingBrokenAsync()
    {
        Assert.Empty(await installation.Witness.ReadViolationsAsync());
        var plans = await installation.Witness.ReadPlansAsync();
        Assert.Equal(plans.Count, plans.DistinctBy(plan => (plan.CustomerId, plan.MpnId)).Count());
        var suspensions = await installation.Witness.ReadSuspensionsAsync();
        Assert.Equal(suspensions.Count, suspensions.DistinctBy(one => one.SubscriptionId).Count());
    }

    /// <summary>The queue is empty; what was dead-lettered stands aside.</summary>
    public async Task AssertDrainedAsync(int deadLettered)
    {
        await Until.HoldsAsync("the queue is empty", BatchRun.Limit, async () => await installation.Queue.CountAsync() is { Active: 0, Locked: 0, Scheduled: 0, Deferred: 0 });
        Assert.Equal(deadLettered, (await installation.Queue.CountAsync()).DeadLettered);
    }

    private static (int Line, string Customer, string Status) Told(BatchItem item) => (item.Line, $"{item.CustomerId}", item.Status);

    private static List<(int Line, string Customer, string Status)> ReadLines(string report)
    {
        using var csv = new CsvReader(new StringReader(report), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var lines = new List<(int, string, string)>();
        while (csv.Read())
            lines.Add((csv.GetField<int>("line"), csv.GetField("customerId")!, csv.GetField("status")!));
        return lines;
    }
}
