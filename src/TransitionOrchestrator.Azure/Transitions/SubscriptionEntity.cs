using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>A legacy subscription of a transition as a row.</summary>
internal static class SubscriptionEntity
{
    private const string MpnId = nameof(Reseller.MpnId);

    /// <summary>What a change tells about a subscription.</summary>
    /// <param name="id">The transition.</param>
    /// <param name="row">The subscription.</param>
    /// <param name="judged">The change judged what is to be done with it; other steps do not know, and must not say.</param>
    /// <param name="asItStands">The row is the last word: without a problem it has none.</param>
    public static TableEntity Of(TransitionId id, SubscriptionRow row, bool judged, bool asItStands)
    {
        var entity = new TableEntity(RowKeys.Partition(id.Customer), RowKeys.Subscription(id, row.CommerceId));
        entity.SetId(nameof(row.CommerceId), row.CommerceId.Value);
        entity.SetId(nameof(row.AzureId), row.AzureId.Value);
        entity.SetText(nameof(row.Name), row.Name);
        entity.SetText(MpnId, row.Reseller.MpnId);
        entity.SetName<Disposition>(nameof(row.Disposition), judged ? row.Disposition : null);
        entity.SetId(nameof(row.PlanId), row.PlanId?.Value);
        entity.SetTime(nameof(row.MappedAt), row.MappedAt);
        entity.SetTime(nameof(row.ConfirmedAt), row.ConfirmedAt);
        entity.SetTime(nameof(row.SuspendedAt), row.SuspendedAt);
        if (asItStands && row.Problem is null)
            entity.ClearProblem();
        entity.SetProblem(row.Problem);
        return entity;
    }

    public static SubscriptionRow Read(TableEntity entity) => new(
        new CommerceSubscriptionId(entity.GetGuid(nameof(SubscriptionRow.CommerceId))!.Value),
        new AzureSubscriptionId(entity.GetGuid(nameof(SubscriptionRow.AzureId))!.Value),
        entity.GetString(nameof(SubscriptionRow.Name)),
        new Reseller(entity.GetString(MpnId)),
        entity.GetName<Disposition>(nameof(SubscriptionRow.Disposition)) ?? Disposition.Move)
    {
        PlanId = entity.GetGuid(nameof(SubscriptionRow.PlanId)) is { } plan ? new PlanId(plan) : null,
        MappedAt = entity.GetDateTimeOffset(nameof(SubscriptionRow.MappedAt)),
        ConfirmedAt = entity.GetDateTimeOffset(nameof(SubscriptionRow.ConfirmedAt)),
        SuspendedAt = entity.GetDateTimeOffset(nameof(SubscriptionRow.SuspendedAt)),
        Problem = entity.GetProblem(),
    };
}
