using System.Globalization;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

/// <summary>Batches for tests, and what must hold of each at any time.</summary>
public abstract class BatchTest(TableServer server) : StoreTest(server)
{
    protected const string Id = "b0123456789abcdef0123";

    protected static BatchRecord NewBatch(int rows, string id = Id, string hash = "hash") => new(id, Noon)
    {
        Name = "Wave Ω", SubmittedBy = "grace", BodyHash = hash, PhaseAt = Noon, RateFrom = Noon, Counts = new RowCounts(Waiting: rows), Window = DailyWindow.Parse("22:00-06:00", "Europe/Berlin"),
    };

    protected static List<BatchRow> NewRows(int count, string id = Id, int firstCustomer = 1) =>
        [.. Enumerable.Range(0, count).Select(number => new BatchRow(id, number + 2, new TransitionRequest(Customer(firstCustomer + number))) { UpdatedAt = Noon })];

    protected async Task<List<BatchRow>> AcceptedAsync(int count, string id = Id, int firstCustomer = 1)
    {
        var accepted = await Batches.AcceptAsync(NewBatch(count, id), NewRows(count, id, firstCustomer), [], CancellationToken.None);
        Assert.Equal(BatchPhase.Running, accepted.Phase);
        return await RowsAsync(id);
    }

    protected async Task<List<BatchRow>> RowsAsync(string id = Id, params RowState[] states) =>
        await Batches.ReadRowsAsync(id, states, CancellationToken.None).ToListAsync();

    protected async Task<BatchRecord> BatchAsync(string id = Id)
    {
        var batch = await Batches.FindAsync(id, CancellationToken.None);
        Assert.NotNull(batch);
        return batch;
    }

    /// <summary>I7: counters equal the rows.</summary>
    protected async Task<RowCounts> CountedAsync(string id = Id)
    {
        var counts = RowCounts.Of((await RowsAsync(id)).Select(row => row.State));
        Assert.Equal(counts, (await BatchAsync(id)).Counts);
        return counts;
    }

    protected static Task<IReadOnlyList<RowChange>> ChangeAsync(IBatchStore store, IReadOnlyList<BatchRow> rows, Func<BatchRow, BatchRow?> change) =>
        store.ChangeRowsAsync(rows, change, CancellationToken.None);

    protected static RowEnd Ended(BatchRow row, TransitionPhase outcome = TransitionPhase.Completed) => new(row.OwnTransition, Attempt: 1, outcome) { CustomerName = "Contoso" };

    protected static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);
}
