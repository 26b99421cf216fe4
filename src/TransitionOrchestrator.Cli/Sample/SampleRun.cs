using System.Globalization;
using TransitionOrchestrator.Cli.Api;
using TransitionOrchestrator.Cli.Batches;
using TransitionOrchestrator.Cli.CommandLine;
using TransitionOrchestrator.Cli.Output;

namespace TransitionOrchestrator.Cli.Sample;

/// <summary>A sample on its way: one CSV batch through the queue, watched to its end, then every transition as it ended.</summary>
internal static class SampleRun
{
    private const int SideBySide = 8;

    /// <summary>Submits the sample and waits until every row is final.</summary>
    /// <returns>One row a customer, in the order of the file.</returns>
    public static async Task<IReadOnlyList<SampleRow>> RunAsync(Session session, SampleEstate estate, int patience, CancellationToken cancellationToken)
    {
        var file = BatchFile.OfCsv(SampleCsv.Of(estate));
        var receipt = (await BatchSubmitCommand.SubmitAsync(session, file, file.IdempotencyKey, patience, [("name", "Sample")], cancellationToken)).As<BatchReceipt>();
        await BatchWatchCommand.UntilFinalAsync(session, receipt.Id, patience, cancellationToken);
        return await ReadEndsAsync(session, receipt.Id, estate, cancellationToken);
    }

    private static async Task<IReadOnlyList<SampleRow>> ReadEndsAsync(Session session, string batch, SampleEstate estate, CancellationToken cancellationToken)
    {
        var pages = await Paging.ReadAsync(int.MaxValue, (size, token) => session.Batches.ItemsAsync(batch, status: null, size, token, cancellationToken));
        var items = pages.As<BatchItem>().ToDictionary(item => item.CustomerId);
        var rows = new SampleRow[estate.Customers.Count];
        await Parallel.ForAsync(0, rows.Length, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken }, async (index, token) =>
        {
            var item = items[estate.Customers[index].Id];
            rows[index] = new SampleRow(estate.Customers[index], item, item.TransitionId is { } id ? await session.Transitions.GetAsync(id, token) : null);
        });
        return rows;
    }
}

/// <summary>A customer of the sample and how it ended.</summary>
/// <param name="Customer">The customer.</param>
/// <param name="Item">Its row of the batch.</param>
/// <param name="Status">Its transition; null when none could be started.</param>
internal sealed record SampleRow(SampleCustomer Customer, BatchItem Item, TransitionStatus? Status)
{
    /// <summary>Every difference from what the file expects; empty when it is as it should be.</summary>
    public IReadOnlyList<string> Differences { get; } = Customer.Expect is not { } expected ? []
        : Status is { } status ? [.. expected.DifferencesFrom(status)]
        : [string.Create(CultureInfo.InvariantCulture, $"outcome: expected {expected.Outcome}, found no transition ({Item.Status})")];
}
