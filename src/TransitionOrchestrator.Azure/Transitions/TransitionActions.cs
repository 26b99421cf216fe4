using Azure;
using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>A change as writes to the customer's partition.</summary>
internal static class TransitionActions
{
    /// <summary>Journal, plans, subscriptions, and the header last: should it take more than one transaction, no phase is shown before its rows.</summary>
    public static List<TableTransactionAction> Record(TransitionId id, TransitionChange change)
    {
        var isFinal = change.Reached?.IsFinal() == true;
        var judged = isFinal || (change.Route is not null && change.Reached is TransitionPhase.Checking or TransitionPhase.AwaitingApproval or TransitionPhase.Purchasing);
        return
        [
            .. Distinct(change.Journal.Select((line, position) => EffectEntity.Write(id, line, position))),
            .. Distinct(change.Plans.Select(row => Upsert(PlanEntity.Of(id, row, asItStands: isFinal)))),
            .. Distinct(change.Subscriptions.Select(row => Upsert(SubscriptionEntity.Of(id, row, judged, asItStands: isFinal)))),
            MergeHeader(HeaderEntity.Merged(id, change)),
        ];
    }

    /// <summary>The header must be there: a claim made it, and nothing may be recorded about a transition that nobody accepted.</summary>
    public static TableTransactionAction MergeHeader(TableEntity header) => new(TableTransactionActionType.UpdateMerge, header, ETag.All);

    private static TableTransactionAction Upsert(TableEntity entity) => new(TableTransactionActionType.UpsertMerge, entity);

    // A transaction takes each row once: of two lines about one call, or two rows about one thing, the later counts.
    private static IEnumerable<TableTransactionAction> Distinct(IEnumerable<TableTransactionAction> actions) =>
        actions.GroupBy(action => action.Entity.RowKey, StringComparer.Ordinal).Select(same => same.Last());
}
