using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <content>The list, and what is under way.</content>
public sealed partial class TableTransitionStore
{
    /// <summary>The most lines of one page of the list.</summary>
    public const int MaxPageSize = 1000;

    /// <summary>How long a claim may take: a line of the list without its transition is younger than that, or an orphan.</summary>
    internal static readonly TimeSpan OrphanGrace = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The continuation token is none that a list answered, or the page size is not 1 to <see cref="MaxPageSize"/>.</exception>
    /// <remarks>
    /// The list follows the phases queued, awaiting approval, purchasing (once approved) and the final ones; a filter on another phase
    /// finds nothing.
    /// </remarks>
    public async Task<TransitionPage> ListAsync(TransitionFilter filter, int pageSize, string? continuationToken, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, MaxPageSize);
        if (ListQuery.Of(filter, ContinuationToken.Read(continuationToken, nameof(continuationToken))) is not { } query)
            return new TransitionPage([], ContinuationToken: null);

        // One line more than asked for tells whether there is another page.
        var lines = await _index.ReadAsync(query, pageSize + 1, cancellationToken);
        var shown = lines.Take(pageSize).ToList();
        return new TransitionPage(
            [.. shown.Select(ListLine.Read).OfType<ListedLine>().Select(line => line.Summary)],
            lines.Count > pageSize ? ContinuationToken.After(shown[^1].RowKey) : null);
    }

    /// <inheritdoc/>
    /// <remarks>Each is read right before it is handed out, so that what is decided by it is decided on what is true now.</remarks>
    public async IAsyncEnumerable<TransitionRecord> ReadUnfinishedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in _index.ReadUnfinishedAsync(cancellationToken))
        {
            if (ListLine.Read(entity) is not { } line)
                continue;
            var record = await ReadHeaderAsync(line.Summary.Id, cancellationToken);
            if (record is not null && record.CreatedAt != line.Summary.CreatedAt)
                record = null; // the line announced a claim that was cut off; the claim was repeated, and has a line of its own
            if (record is not null && !record.Phase.IsFinal())
                yield return record;
            else if (_time.GetUtcNow() - line.Summary.UpdatedAt > OrphanGrace)
                await SweepAsync(line, record, cancellationToken);
        }
    }

    /// <summary>Mends what a crash between the two tables left. A younger line may belong to a claim that is under way right now.</summary>
    private async Task SweepAsync(ListedLine line, TransitionRecord? record, CancellationToken cancellationToken)
    {
        var id = line.Summary.Id;
        if (record is null)
        {
            if (await _index.DeleteAsync(id, line.Summary.CreatedAt, line.Version, cancellationToken))
                LogOrphanRemoved(id, line.Summary.CreatedAt);
        }
        else if (await _index.TryReplaceAsync(line, record, cancellationToken))
        {
            LogEndListed(id, record.Phase);
        }
    }

    [LoggerMessage(4101, LogLevel.Warning, "Removed the line of transition {Transition} of {CreatedAt} from the list: it was never accepted.")]
    private partial void LogOrphanRemoved(TransitionId transition, DateTimeOffset createdAt);

    [LoggerMessage(4102, LogLevel.Warning, "The list did not show yet that transition {Transition} had ended: {Phase}. It does now.")]
    private partial void LogEndListed(TransitionId transition, TransitionPhase phase);
}
