using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <content>Another attempt of a transition that is over.</content>
public sealed partial class TableTransitionStore
{
    /// <inheritdoc/>
    public async Task<TransitionRecord> ClaimRetryAsync(TransitionDetails failed, TransitionOrder order, Effect request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(failed);
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(request);
        var id = failed.Record.Id;
        ListedLine? opened = null;
        for (var race = 0; race < MaxRaces; race++)
        {
            var rows = await ReadRowsAsync(id, cancellationToken) ?? throw new InvalidOperationException($"There is no transition {id}.");
            var record = HeaderEntity.Read(rows.Header!);
            var holder = await ReadHolderAsync(id.Customer, record, cancellationToken);
            var begunAlready = !record.Phase.IsFinal() || record.Order.Attempt >= order.Attempt; // by this very call, or by another
            if (begunAlready || holder.OtherThan(id) is not null)
            {
                if (opened is not null && record.Phase.IsFinal())
                    await _index.TryReplaceAsync(opened, record, cancellationToken);
                return begunAlready ? record : holder.OtherThan(id)!;
            }

            // The list first, as in a claim: what is under way must be found after a crash (I6).
            var again = new TransitionRecord(order, record.Fingerprint, record.CreatedAt)
            {
                CustomerName = record.CustomerName, RequestedBy = record.RequestedBy, BatchId = record.BatchId, ProgressAt = request.At,
            };
            opened = await _index.ReplaceAsync(again, request.At, cancellationToken);
            if (await TryAsync(Attempt(rows, again, request, holder), cancellationToken))
                return again;
        }

        throw TooManyRaces(id);
    }

    /// <summary>What has moved stays; the rest starts over. All under the versions that were read: whoever wrote since then wins.</summary>
    private static List<TableTransactionAction> Attempt(TransitionRows rows, TransitionRecord again, Effect request, CustomerHolder holder) =>
    [
        .. rows.Plans.Where(row => !row.ContainsKey(nameof(PlanRow.ReadyAt)) && row.GetProblem() is not null).Select(row => Replace(Afresh(row), row)),
        .. rows.Subscriptions.Select(row => (Entity: row, Row: SubscriptionEntity.Read(row)))
            .Where(one => one.Row.State is not (SubscriptionState.Suspended or SubscriptionState.AlreadyMoved or SubscriptionState.LeftAlone))
            .Select(one => Replace(SubscriptionEntity.Of(again.Id, Waiting(one.Row), judged: true, asItStands: false), one.Entity)),
        EffectEntity.Write(again.Id, request),
        Replace(HeaderEntity.Whole(again), rows.Header!),
        holder.HandTo(again.Id),
    ];

    private static SubscriptionRow Waiting(SubscriptionRow row) => new(row.CommerceId, row.AzureId, row.Name, row.Reseller, row.Disposition);

    private static TableEntity Afresh(TableEntity plan)
    {
        var afresh = new TableEntity(plan);
        afresh.ClearProblem();
        return afresh;
    }

    private static TableTransactionAction Replace(TableEntity entity, TableEntity read) => new(TableTransactionActionType.UpdateReplace, entity, read.ETag);
}
