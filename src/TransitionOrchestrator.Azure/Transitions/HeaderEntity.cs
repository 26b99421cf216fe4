using Azure.Data.Tables;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Azure;

/// <summary>The header of a transition as a row.</summary>
internal static class HeaderEntity
{
    public const string CreatedAt = nameof(TransitionRecord.CreatedAt);

    private const string Order = nameof(TransitionRecord.Order);
    private const string Unmet = nameof(TransitionRecord.Unmet);
    private const string Held = "Held";

    /// <summary>All of it, for a transition that begins or begins again.</summary>
    public static TableEntity Whole(TransitionRecord record)
    {
        var entity = At(record.Id);
        entity.SetLongText(Order, DurableJson.Serialize(record.Order));
        entity.SetText(nameof(record.Fingerprint), record.Fingerprint);
        entity.SetTime(CreatedAt, record.CreatedAt);
        entity.SetText(nameof(record.CustomerName), record.CustomerName);
        entity.SetText(nameof(record.RequestedBy), record.RequestedBy);
        entity.SetText(nameof(record.BatchId), record.BatchId);
        entity.SetName(nameof(record.Route), record.Route);
        entity.SetTime(nameof(record.CheckingAt), record.CheckingAt);
        entity.SetTime(nameof(record.ApprovalAskedAt), record.ApprovalAskedAt);
        entity.SetTime(nameof(record.PurchasingAt), record.PurchasingAt);
        entity.SetTime(nameof(record.MappingAt), record.MappingAt);
        entity.SetTime(nameof(record.SuspendingAt), record.SuspendingAt);
        entity.SetTime(nameof(record.FinishedAt), record.FinishedAt);
        entity.SetName(nameof(record.Outcome), record.Outcome);
        entity.SetTime(nameof(record.ProgressAt), record.ProgressAt);
        entity.SetProblem(record.LastProblem);
        entity.SetLongText(Unmet, DurableJson.Serialize(record.Unmet));
        SetHeld(entity, record.HeldBecause);
        entity.SetText(nameof(record.CancelBecause), record.CancelBecause);
        return entity;
    }

    /// <summary>What a change adds.</summary>
    public static TableEntity Merged(TransitionId id, TransitionChange change)
    {
        var entity = At(id);
        if (change.Reached is { } reached && Milestone(reached) is { } milestone)
            entity.SetTime(milestone, change.At);
        if (change.Reached is { } outcome && outcome.IsFinal())
            entity.SetName<TransitionPhase>(nameof(TransitionRecord.Outcome), outcome);
        entity.SetTime(nameof(TransitionRecord.ProgressAt), change.Progress ? change.At : null);
        entity.SetName(nameof(TransitionRecord.Route), change.Route);
        entity.SetText(nameof(TransitionRecord.CustomerName), change.CustomerName);
        entity.SetProblem(change.Problem);
        if (change.Unmet is { } unmet)
            entity.SetLongText(Unmet, DurableJson.Serialize(unmet));
        return entity;
    }

    /// <summary>What a person's operation adds.</summary>
    public static TableEntity Merged(TransitionId id, OperationNote note)
    {
        var entity = At(id);
        SetHeld(entity, note.HeldBecause);
        if (note.Released)
            entity[Held] = false;
        entity.SetText(nameof(TransitionRecord.CancelBecause), note.CancelBecause);
        return entity;
    }

    public static TransitionRecord Read(TableEntity entity) =>
        new(DurableJson.Deserialize<TransitionOrder>(entity.GetLongText(Order)), entity.GetString(nameof(TransitionRecord.Fingerprint)), entity.GetDateTimeOffset(CreatedAt)!.Value)
        {
            CustomerName = entity.GetString(nameof(TransitionRecord.CustomerName)),
            RequestedBy = entity.GetString(nameof(TransitionRecord.RequestedBy)),
            BatchId = entity.GetString(nameof(TransitionRecord.BatchId)),
            Route = entity.GetName<RouteKind>(nameof(TransitionRecord.Route)),
            CheckingAt = entity.GetDateTimeOffset(nameof(TransitionRecord.CheckingAt)),
            ApprovalAskedAt = entity.GetDateTimeOffset(nameof(TransitionRecord.ApprovalAskedAt)),
            PurchasingAt = entity.GetDateTimeOffset(nameof(TransitionRecord.PurchasingAt)),
            MappingAt = entity.GetDateTimeOffset(nameof(TransitionRecord.MappingAt)),
            SuspendingAt = entity.GetDateTimeOffset(nameof(TransitionRecord.SuspendingAt)),
            FinishedAt = entity.GetDateTimeOffset(nameof(TransitionRecord.FinishedAt)),
            Outcome = entity.GetName<TransitionPhase>(nameof(TransitionRecord.Outcome)),
            ProgressAt = entity.GetDateTimeOffset(nameof(TransitionRecord.ProgressAt)),
            LastProblem = entity.GetProblem(),
            Unmet = DurableJson.Deserialize<List<UnmetPrerequisite>?>(entity.GetLongText(Unmet)) ?? [],
            HeldBecause = entity.GetBoolean(Held) == true ? entity.GetString(nameof(TransitionRecord.HeldBecause)) ?? "" : null,
            CancelBecause = entity.GetString(nameof(TransitionRecord.CancelBecause)),
        };

    /// <summary>The column that tells when a phase was reached; queued is no milestone, the row itself says it.</summary>
    private static string? Milestone(TransitionPhase phase) => phase switch
    {
        TransitionPhase.Queued => null,
        TransitionPhase.Checking => nameof(TransitionRecord.CheckingAt),
        TransitionPhase.AwaitingApproval => nameof(TransitionRecord.ApprovalAskedAt),
        TransitionPhase.Purchasing => nameof(TransitionRecord.PurchasingAt),
        TransitionPhase.Mapping => nameof(TransitionRecord.MappingAt),
        TransitionPhase.Suspending => nameof(TransitionRecord.SuspendingAt),
        _ => nameof(TransitionRecord.FinishedAt),
    };

    // "Held without a reason" and "not held" differ, and a merge cannot remove the reason: hence a column of its own.
    private static void SetHeld(TableEntity entity, string? because)
    {
        if (because is null)
            return;
        entity[Held] = true;
        entity.SetText(nameof(TransitionRecord.HeldBecause), because);
    }

    private static TableEntity At(TransitionId id) => new(RowKeys.Partition(id.Customer), RowKeys.Header(id));
}
