using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>A plan of a transition as a row.</summary>
internal static class PlanEntity
{
    private const string MpnId = nameof(Reseller.MpnId);

    /// <summary>What a change tells about a plan.</summary>
    /// <param name="id">The transition.</param>
    /// <param name="row">The plan.</param>
    /// <param name="asItStands">The row is the last word: without a problem it has none.</param>
    public static TableEntity Of(TransitionId id, PlanRow row, bool asItStands)
    {
        var entity = new TableEntity(RowKeys.Partition(id.Customer), RowKeys.Plan(id, row.Reseller));
        entity.SetText(MpnId, row.Reseller.MpnId);
        entity.SetId(nameof(row.PlanId), row.PlanId?.Value);
        if (row.Reused)
            entity[nameof(row.Reused)] = true; // only ever learnt, so that a later step that does not know cannot take it back
        entity.SetText(nameof(row.CartId), row.CartId);
        entity.SetText(nameof(row.OrderId), row.OrderId);
        entity.SetId(nameof(row.UpgradeId), row.UpgradeId);
        entity.SetTime(nameof(row.ReadyAt), row.ReadyAt);
        if (asItStands && row.Problem is null)
            entity.ClearProblem();
        entity.SetProblem(row.Problem);
        return entity;
    }

    public static PlanRow Read(TableEntity entity) => new(new Reseller(entity.GetString(MpnId)))
    {
        PlanId = entity.GetGuid(nameof(PlanRow.PlanId)) is { } plan ? new PlanId(plan) : null,
        Reused = entity.GetBoolean(nameof(PlanRow.Reused)) ?? false,
        CartId = entity.GetString(nameof(PlanRow.CartId)),
        OrderId = entity.GetString(nameof(PlanRow.OrderId)),
        UpgradeId = entity.GetGuid(nameof(PlanRow.UpgradeId)),
        ReadyAt = entity.GetDateTimeOffset(nameof(PlanRow.ReadyAt)),
        Problem = entity.GetProblem(),
    };
}
