using System.Globalization;
using System.Runtime.CompilerServices;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api.Tests;

/// <summary>A store that behaves like the real one, in memory: claims are exclusive, facts are merged, lists are paged.</summary>
internal sealed class MemoryStore : ITransitionStore
{
    /// <summary>What a store throws that does not answer.</summary>
    public sealed class AwayException(string message) : Exception(message);

    private readonly Lock _gate = new();
    private readonly Dictionary<TransitionId, TransitionDetails> _transitions = [];
    private readonly Dictionary<TransitionId, List<Effect>> _journals = [];

    public Exception? Broken { get; set; }

    public int Writes { get; private set; }

    public IReadOnlyCollection<TransitionDetails> All
    {
        get
        {
            lock (_gate)
                return [.. _transitions.Values];
        }
    }

    /// <summary>Puts a transition there as it stands, as if it had been worked on.</summary>
    public TransitionRecord Put(TransitionRecord record, IReadOnlyList<PlanRow>? plans = null, IReadOnlyList<SubscriptionRow>? subscriptions = null, params Effect[] journal)
    {
        lock (_gate)
        {
            _transitions[record.Id] = new TransitionDetails(record, plans ?? [], subscriptions ?? []);
            _journals[record.Id] = [.. journal];
            return record;
        }
    }

    public Task<TransitionRecord> ClaimAsync(TransitionRecord record, CancellationToken cancellationToken) => Locked(() =>
    {
        if (Running(record.Id.Customer) is { } running)
            return running;
        Writes++;
        return Put(record);
    });

    public Task<TransitionRecord> ClaimRetryAsync(TransitionDetails failed, TransitionOrder order, Effect request, CancellationToken cancellationToken) => Locked(() =>
    {
        if (Running(order.Id.Customer) is { } running)
            return running;
        Writes++;
        _journals[order.Id].Add(request);
        return Put(failed.Record with { Order = order, FinishedAt = null, Outcome = null }, failed.Plans, failed.Subscriptions, [.. _journals[order.Id]]);
    });

    public Task RecordAsync(TransitionId id, TransitionChange change, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The HTTP surface records no steps.");

    public Task NoteOperationAsync(TransitionId id, OperationNote note, CancellationToken cancellationToken) => Locked(() =>
    {
        var details = _transitions[id];
        Writes++;
        _journals[id].Add(note.Line);
        var record = details.Record with
        {
            HeldBecause = note.Released ? null : note.HeldBecause ?? details.Record.HeldBecause,
            CancelBecause = note.CancelBecause ?? details.Record.CancelBecause,
        };
        _transitions[id] = details with { Record = record };
        return record;
    });

    public Task<TransitionDetails?> FindAsync(TransitionId id, CancellationToken cancellationToken) => Locked(() => _transitions.GetValueOrDefault(id));

    public async IAsyncEnumerable<Effect> ReadJournalAsync(TransitionId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var line in await Locked(() => _journals[id].OrderBy(line => line.At).ToList()))
            yield return line;
    }

    public Task<TransitionPage> ListAsync(TransitionFilter filter, int pageSize, string? continuationToken, CancellationToken cancellationToken) => Locked(() =>
    {
        var skip = continuationToken is null ? 0 : int.Parse(continuationToken, CultureInfo.InvariantCulture);
        var matching = _transitions.Values.Select(details => details.Record)
            .Where(record => filter.Phases.Count == 0 || filter.Phases.Contains(record.Phase))
            .Where(record => filter.Customer is null || filter.Customer == record.Id.Customer)
            .Where(record => filter.BatchId is null || filter.BatchId == record.BatchId)
            .Where(record => filter.CreatedFrom is null || record.CreatedAt >= filter.CreatedFrom)
            .Where(record => filter.CreatedTo is null || record.CreatedAt < filter.CreatedTo)
            .OrderByDescending(record => record.CreatedAt).ThenBy(record => record.Id.ToString(), StringComparer.Ordinal)
            .ToList();
        var items = matching.Skip(skip).Take(pageSize)
            .Select(record => new TransitionSummary(record.Id, record.Phase, record.CreatedAt, record.ProgressAt ?? record.CreatedAt) { CustomerName = record.CustomerName, BatchId = record.BatchId })
            .ToList();
        return new TransitionPage(items, skip + items.Count < matching.Count ? (skip + items.Count).ToString(CultureInfo.InvariantCulture) : null);
    });

    public IAsyncEnumerable<TransitionRecord> ReadUnfinishedAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException("The HTTP surface recovers nothing.");

    private TransitionRecord? Running(CustomerId customer) =>
        _transitions.Values.Select(details => details.Record).FirstOrDefault(record => record.Id.Customer == customer && !record.Phase.IsFinal());

    private Task<T> Locked<T>(Func<T> work)
    {
        if (Broken is not null)
            return Task.FromException<T>(Broken);
        lock (_gate)
            return Task.FromResult(work());
    }
}
