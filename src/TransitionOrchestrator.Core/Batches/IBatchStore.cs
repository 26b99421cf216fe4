namespace TransitionOrchestrator.Core;

/// <summary>Batches and their rows as they are kept. Every write may be repeated. Rows and counters change in one step (I7).</summary>
public interface IBatchStore
{
    /// <summary>Writes a batch with its rows; it exists for others once all of it is written. Taken up again after a crash, it goes on.</summary>
    /// <returns>The batch as it stands: the given one, in phase <see cref="BatchPhase.Running"/>, or the one of that id that was accepted before.</returns>
    Task<BatchRecord> AcceptAsync(BatchRecord batch, IReadOnlyList<BatchRow> rows, IReadOnlyList<LineProblem> skipped, CancellationToken cancellationToken);

    /// <summary>Removes a batch that was never wholly written; any other stays.</summary>
    Task RemoveUnacceptedAsync(string id, CancellationToken cancellationToken);

    /// <summary>Reads a batch; null when unknown.</summary>
    Task<BatchRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Reads a row; null when unknown.</summary>
    Task<BatchRow?> FindRowAsync(string id, int line, CancellationToken cancellationToken);

    /// <summary>Reads rows by line.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="states">Only these states; all when empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    IAsyncEnumerable<BatchRow> ReadRowsAsync(string id, IReadOnlyCollection<RowState> states, CancellationToken cancellationToken);

    /// <summary>A page of rows by line.</summary>
    /// <exception cref="ArgumentException">The token is none that this list answered.</exception>
    Task<RowPage> ListRowsAsync(string id, IReadOnlyCollection<RowState> states, int pageSize, string? continuationToken, CancellationToken cancellationToken);

    /// <summary>Reads the lines that were left out when the batch was accepted.</summary>
    IAsyncEnumerable<LineProblem> ReadSkippedAsync(string id, CancellationToken cancellationToken);

    /// <summary>A page of batches, the newest first.</summary>
    /// <exception cref="ArgumentException">The token is none that this list answered.</exception>
    Task<BatchPage> ListAsync(int pageSize, string? continuationToken, CancellationToken cancellationToken);

    /// <summary>Every batch that is not final, those included that are not wholly written.</summary>
    IAsyncEnumerable<BatchRecord> ReadUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>The customers of rows that are not final, in any batch but the given one, with their batch.</summary>
    Task<IReadOnlyDictionary<CustomerId, string>> ReadOpenCustomersAsync(string exceptBatch, CancellationToken cancellationToken);

    /// <summary>Changes a batch as it stands at that moment.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="change">Answers the batch as it shall be, or null to leave it; called again when somebody else wrote first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The batch as it stands afterwards, and whether it was changed; null when unknown.</returns>
    Task<BatchChange?> ChangeAsync(string id, Func<BatchRecord, BatchRecord?> change, CancellationToken cancellationToken);

    /// <summary>Changes rows as they stand at that moment, and the batch's counters with them.</summary>
    /// <param name="rows">The rows as they were read; of one batch.</param>
    /// <param name="change">Answers a row as it shall be, or null to leave it; called again when somebody else wrote first.</param>
    /// <param name="cancellationToken">Gives up; what was begun may still be written.</param>
    /// <returns>Each row as it stands afterwards, in the given order.</returns>
    Task<IReadOnlyList<RowChange>> ChangeRowsAsync(IReadOnlyList<BatchRow> rows, Func<BatchRow, BatchRow?> change, CancellationToken cancellationToken);

    /// <summary>Counts the rows and mends the counters, should they ever differ.</summary>
    /// <returns>True if they had to be mended.</returns>
    Task<bool> RepairCountsAsync(string id, CancellationToken cancellationToken);
}

/// <summary>A batch after a change.</summary>
/// <param name="Batch">As it stands.</param>
/// <param name="Changed">Whether it was changed by this call.</param>
public sealed record BatchChange(BatchRecord Batch, bool Changed);

/// <summary>A row after a change.</summary>
/// <param name="Row">As it stands.</param>
/// <param name="Batch">Its batch, as it stood in the same step.</param>
/// <param name="Changed">Whether it was changed by this call.</param>
public sealed record RowChange(BatchRow Row, BatchRecord Batch, bool Changed);

/// <summary>A page of rows.</summary>
/// <param name="Items">Its rows.</param>
/// <param name="ContinuationToken">For the next page; null on the last.</param>
public sealed record RowPage(IReadOnlyList<BatchRow> Items, string? ContinuationToken);

/// <summary>A page of batches.</summary>
/// <param name="Items">Its batches.</param>
/// <param name="ContinuationToken">For the next page; null on the last.</param>
public sealed record BatchPage(IReadOnlyList<BatchRecord> Items, string? ContinuationToken);
