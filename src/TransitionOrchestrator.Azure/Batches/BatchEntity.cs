using System.Globalization;
using Azure;
using Azure.Data.Tables;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Azure;

/// <summary>The header of a batch as a row. It is always written whole, under the version that it was read in.</summary>
internal static class BatchEntity
{
    /// <summary>Tells whether a write that got no answer was carried out.</summary>
    public const string WriteId = "WriteId";

    private const string WindowFrom = "WindowFrom";
    private const string WindowTo = "WindowTo";
    private const string WindowZone = "WindowZone";

    public static TableEntity Of(BatchRecord batch, Guid writeId)
    {
        var entity = new TableEntity(batch.Id, BatchKeys.Header) { [WriteId] = writeId };
        entity.SetTime(nameof(batch.CreatedAt), batch.CreatedAt);
        entity.SetText(nameof(batch.Name), batch.Name);
        entity[nameof(batch.Phase)] = batch.Phase.ToString();
        entity.SetText(nameof(batch.SubmittedBy), batch.SubmittedBy);
        entity.SetText(nameof(batch.Reason), batch.Reason);
        entity.SetText(nameof(batch.SteeredBy), batch.SteeredBy);
        entity.SetText(nameof(batch.Decisions), Write(batch.Decisions));
        entity.SetTime(nameof(batch.PhaseAt), batch.PhaseAt);
        foreach (var state in Enum.GetValues<RowState>())
            entity[state.ToString()] = batch.Counts.In(state);
        entity[nameof(batch.Skipped)] = batch.Skipped;
        entity.SetText(WindowFrom, batch.Window?.From.ToString("HH:mm", CultureInfo.InvariantCulture));
        entity.SetText(WindowTo, batch.Window?.To.ToString("HH:mm", CultureInfo.InvariantCulture));
        entity.SetText(WindowZone, batch.Window?.TimeZone);
        entity.SetTime(nameof(batch.NextDueAt), batch.NextDueAt);
        entity.SetText(nameof(batch.BodyHash), batch.BodyHash);
        entity[nameof(batch.Attempt)] = batch.Attempt;
        entity.SetTime(nameof(batch.RetriedAt), batch.RetriedAt);
        entity[nameof(batch.RetryPending)] = batch.RetryPending;
        entity.SetTime(nameof(batch.RateFrom), batch.RateFrom);
        entity[nameof(batch.FinalBefore)] = batch.FinalBefore;
        entity.SetTime(nameof(batch.FinishedAt), batch.FinishedAt);
        return entity;
    }

    public static BatchRecord Read(TableEntity entity) => new(entity.PartitionKey, entity.GetDateTimeOffset(nameof(BatchRecord.CreatedAt))!.Value)
    {
        Name = entity.GetString(nameof(BatchRecord.Name)),
        Phase = entity.GetName<BatchPhase>(nameof(BatchRecord.Phase))!.Value,
        SubmittedBy = entity.GetString(nameof(BatchRecord.SubmittedBy)),
        Reason = entity.GetString(nameof(BatchRecord.Reason)),
        SteeredBy = entity.GetString(nameof(BatchRecord.SteeredBy)),
        Decisions = entity.GetString(nameof(BatchRecord.Decisions)) is { } decisions ? DurableJson.Deserialize<IReadOnlyList<BatchDecision>>(decisions) : [],
        PhaseAt = entity.GetDateTimeOffset(nameof(BatchRecord.PhaseAt))!.Value,
        Counts = Enum.GetValues<RowState>().Aggregate(new RowCounts(), (counts, state) => counts.With(state, entity.GetInt32(state.ToString()) ?? 0)),
        Skipped = entity.GetInt32(nameof(BatchRecord.Skipped)) ?? 0,
        Window = entity.GetString(WindowZone) is { } zone ? new DailyWindow(Time(entity, WindowFrom), Time(entity, WindowTo), zone) : null,
        NextDueAt = entity.GetDateTimeOffset(nameof(BatchRecord.NextDueAt)),
        BodyHash = entity.GetString(nameof(BatchRecord.BodyHash)),
        Attempt = entity.GetInt32(nameof(BatchRecord.Attempt))!.Value,
        RetriedAt = entity.GetDateTimeOffset(nameof(BatchRecord.RetriedAt)),
        RetryPending = entity.GetBoolean(nameof(BatchRecord.RetryPending)) ?? false,
        RateFrom = entity.GetDateTimeOffset(nameof(BatchRecord.RateFrom))!.Value,
        FinalBefore = entity.GetInt32(nameof(BatchRecord.FinalBefore)) ?? 0,
        FinishedAt = entity.GetDateTimeOffset(nameof(BatchRecord.FinishedAt)),
        Version = entity.ETag == default ? null : entity.ETag.ToString(),
    };

    /// <summary>The latest decisions, as many as a column holds: it is only texts full of rare characters that leave room for less than all.</summary>
    private static string? Write(IReadOnlyList<BatchDecision> decisions) =>
        Enumerable.Range(0, decisions.Count).Select(skipped => DurableJson.Serialize<IReadOnlyList<BatchDecision>>([.. decisions.Skip(skipped)])).FirstOrDefault(json => json.Length <= Columns.MaxText);

    private static TimeOnly Time(TableEntity entity, string column) => TimeOnly.ParseExact(entity.GetString(column), "HH:mm", CultureInfo.InvariantCulture);
}
