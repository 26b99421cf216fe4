using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>A line of the journal as a row.</summary>
internal static class EffectEntity
{
    private const string Position = "Position";

    /// <summary>The line as a whole: repeated, it is written over itself, and the last word about the call stands.</summary>
    /// <param name="id">The transition.</param>
    /// <param name="line">The line.</param>
    /// <param name="position">Its place among the lines that are written with it: they may carry the same time.</param>
    public static TableTransactionAction Write(TransitionId id, Effect line, int position = 0)
    {
        var entity = new TableEntity(RowKeys.Partition(id.Customer), RowKeys.JournalLine(id, line));
        entity.SetTime(nameof(line.At), line.At);
        entity.SetText(nameof(line.Operation), line.Operation);
        entity.SetText(nameof(line.Target), line.Target);
        entity.SetId(nameof(line.RequestId), line.RequestId);
        entity.SetId(nameof(line.CorrelationId), line.CorrelationId);
        entity.SetText(nameof(line.Outcome), line.Outcome);
        entity.SetText(nameof(line.Code), line.Code);
        entity.SetText(nameof(line.Detail), line.Detail);
        entity.SetText(nameof(line.By), line.By);
        entity[Position] = position;
        return new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity);
    }

    public static (Effect Line, int Position) Read(TableEntity entity) => (new Effect(
        entity.GetDateTimeOffset(nameof(Effect.At))!.Value,
        entity.GetString(nameof(Effect.Operation)),
        entity.GetString(nameof(Effect.Target)),
        entity.GetGuid(nameof(Effect.RequestId))!.Value,
        entity.GetGuid(nameof(Effect.CorrelationId))!.Value,
        entity.GetString(nameof(Effect.Outcome)))
    {
        Code = entity.GetString(nameof(Effect.Code)),
        Detail = entity.GetString(nameof(Effect.Detail)),
        By = entity.GetString(nameof(Effect.By)),
    }, entity.GetInt32(Position) ?? 0);
}
