using Azure;
using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>
/// What a writer knows of its batch: the header and the pages that it read or wrote last, each with its version. It is used by one
/// write at a time. What it knows may be old: a write under an old version is refused, and what was known is forgotten then.
/// </summary>
internal sealed class StandingBatch(TableClient table, string id)
{
    private readonly Dictionary<int, StoredPage> _pages = [];
    private BatchRecord? _header;

    /// <summary>The header, once it was read.</summary>
    public BatchRecord Header => _header ?? throw new InvalidOperationException("The batch was not read.");

    /// <summary>Which write the header is from; null when this process wrote it, or when it was not read.</summary>
    public Guid? WriteId { get; private set; }

    /// <summary>A row of a page that was read.</summary>
    /// <exception cref="InvalidOperationException">There is no such row.</exception>
    public BatchRow Row(int line) =>
        _pages[StoredPage.NumberOf(line)].Rows.TryGetValue(line, out var row) ? row : throw new InvalidOperationException($"There is no line {line} in batch {id}.");

    /// <summary>Reads the header and the pages of lines, as far as they are not known.</summary>
    /// <exception cref="InvalidOperationException">There is no such batch.</exception>
    public async Task ReadAsync(IEnumerable<int> lines)
    {
        if (_header is null)
        {
            var entity = await table.GetEntityIfExistsAsync<TableEntity>(id, BatchKeys.Header);
            if (!entity.HasValue)
                throw new InvalidOperationException($"There is no batch {id}.");
            _header = BatchEntity.Read(entity.Value!);
            WriteId = entity.Value!.GetGuid(BatchEntity.WriteId);
        }

        var missing = lines.Select(StoredPage.NumberOf).Distinct().Where(number => !_pages.ContainsKey(number)).ToList();
        var pages = await Task.WhenAll(missing.Select(number => table.GetEntityIfExistsAsync<TableEntity>(id, BatchKeys.Page(number))));
        foreach (var (number, page) in missing.Zip(pages))
            _pages[number] = page.HasValue ? StoredPage.Read(page.Value!) : new StoredPage([], default);
    }

    /// <summary>Forgets the header and the pages of lines: somebody else may have written them.</summary>
    public void Forget(IEnumerable<int> lines)
    {
        (_header, WriteId) = (null, null);
        foreach (var number in lines.Select(StoredPage.NumberOf).Distinct())
            _pages.Remove(number);
    }

    /// <summary>Forgets everything.</summary>
    public void Forget()
    {
        (_header, WriteId) = (null, null);
        _pages.Clear();
    }

    /// <summary>Writes what was planned, in one transaction.</summary>
    /// <returns>False when somebody else wrote first; nothing was written then.</returns>
    public async Task<bool> TryWriteAsync(BatchPlan plan, Guid writeId)
    {
        var pages = plan.Rows.GroupBy(row => StoredPage.NumberOf(row.Line)).ToList();

        // The columns of other rows stay as they are: only what moved is sent.
        var actions = pages.Select(page => new TableTransactionAction(TableTransactionActionType.UpdateMerge, StoredPage.Entity(id, page.Key, page), _pages[page.Key].Version))
            .Append(new TableTransactionAction(TableTransactionActionType.UpdateReplace, BatchEntity.Of(plan.After, writeId), new ETag(plan.Before.Version!)));
        try
        {
            var answers = (await table.SubmitTransactionAsync(actions)).Value;
            foreach (var (page, answer) in pages.Zip(answers))
                _pages[page.Key].Wrote(page, Version(answer));
            (_header, WriteId) = (plan.After with { Version = Version(answers[^1]).ToString() }, null);
            return true;
        }
        catch (RequestFailedException failure) when (failure.IsLostRace())
        {
            return false;
        }
    }

    private static ETag Version(Response answer) => answer.Headers.ETag ?? throw new InvalidOperationException("The table service answered a write without an ETag.");
}
