using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>The rows of one transition as they were read, with their versions.</summary>
internal sealed class TransitionRows(TransitionId id)
{
    private readonly string _header = RowKeys.Header(id);
    private readonly string _plans = RowKeys.Plans(id);
    private readonly string _subscriptions = RowKeys.Subscriptions(id);

    public TableEntity? Header { get; private set; }

    public List<TableEntity> Plans { get; } = [];

    public List<TableEntity> Subscriptions { get; } = [];

    public void Add(TableEntity entity)
    {
        // What fits neither belongs to a transition whose id begins with this one.
        if (entity.RowKey == _header)
            Header = entity;
        else if (entity.RowKey.StartsWith(_plans, StringComparison.Ordinal))
            Plans.Add(entity);
        else if (entity.RowKey.StartsWith(_subscriptions, StringComparison.Ordinal))
            Subscriptions.Add(entity);
    }

    public TransitionDetails Details() =>
        new(HeaderEntity.Read(Header!), [.. Plans.Select(PlanEntity.Read)], [.. Subscriptions.Select(SubscriptionEntity.Read)]);
}
