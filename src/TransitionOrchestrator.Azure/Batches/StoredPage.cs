using System.Globalization;
using Azure;
using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>
/// The rows of fifty lines of a batch, a column for each. So ten thousand rows are two hundred entities: a look at all of them is a few
/// requests, and a transaction that moves a row finds it in a small partition, whatever the size of the batch.
/// </summary>
/// <param name="rows">The rows by line.</param>
/// <param name="version">The version that was read.</param>
internal sealed class StoredPage(SortedDictionary<int, BatchRow> rows, ETag version)
{
    /// <summary>An entity takes 252 columns and 1 MB; fifty rows with the longest texts are half of that.</summary>
    private const int Lines = 50;

    private const string ColumnPrefix = "Line";

    public IReadOnlyDictionary<int, BatchRow> Rows => rows;

    public ETag Version { get; private set; } = version;

    /// <summary>The page of a line.</summary>
    public static int NumberOf(int line) => line / Lines;

    /// <summary>The column of a line.</summary>
    public static string ColumnOf(int line) => string.Create(CultureInfo.InvariantCulture, $"{ColumnPrefix}{line}");

    /// <summary>Rows of one page, to be written or merged.</summary>
    public static TableEntity Entity(string batch, int number, IEnumerable<BatchRow> rows)
    {
        var entity = new TableEntity(batch, BatchKeys.Page(number));
        foreach (var row in rows)
            entity[ColumnOf(row.Line)] = StoredRow.Write(row);
        return entity;
    }

    public static StoredPage Read(TableEntity entity) => new(new(RowsOf(entity).ToDictionary(row => row.Line)), entity.ETag);

    public static IEnumerable<BatchRow> RowsOf(TableEntity entity) =>
        entity.Where(column => column.Key.StartsWith(ColumnPrefix, StringComparison.Ordinal)).Select(column => StoredRow.Read(entity.PartitionKey, (string)column.Value));

    /// <summary>Notes what was written.</summary>
    public void Wrote(IEnumerable<BatchRow> written, ETag newVersion)
    {
        foreach (var row in written)
            rows[row.Line] = row;
        Version = newVersion;
    }
}
