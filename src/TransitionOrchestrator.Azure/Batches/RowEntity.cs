using Azure.Data.Tables;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Azure;

/// <summary>A row of a batch as a row. It is always written whole, under the version that it was read in.</summary>
internal static class RowEntity
{
    public const string State = nameof(BatchRow.State);
    public const string Customer = nameof(BatchRow.Customer);

    private const string Request = nameof(BatchRow.Request);

    public static TableEntity Of(BatchRow row)
    {
        var entity = new TableEntity(row.BatchId, BatchKeys.Row(row.Line));
        entity.SetText(Customer, row.Customer.ToString());
        entity.SetText(Request, DurableJson.Serialize(row.Request));
        entity[nameof(row.Line)] = row.Line;
        entity.SetTime(nameof(row.NotBefore), row.NotBefore);
        entity[State] = row.State.ToString();
        entity[nameof(row.Send)] = row.Send;
        entity[nameof(row.Attempt)] = row.Attempt;
        entity.SetText(nameof(row.TransitionId), row.TransitionId?.ToString());
        entity[nameof(row.TransitionAttempt)] = row.TransitionAttempt;
        entity[nameof(row.Attached)] = row.Attached;
        entity[nameof(row.Held)] = row.Held;
        entity[nameof(row.CalledOff)] = row.CalledOff;
        entity.SetText(nameof(row.CustomerName), row.CustomerName);
        entity.SetProblem(row.Problem);
        entity.SetTime(nameof(row.UpdatedAt), row.UpdatedAt);
        return entity;
    }

    public static BatchRow Read(TableEntity entity) => new(
        entity.PartitionKey, entity.GetInt32(nameof(BatchRow.Line))!.Value, DurableJson.Deserialize<TransitionRequest>(entity.GetString(Request)))
    {
        NotBefore = entity.GetDateTimeOffset(nameof(BatchRow.NotBefore)),
        State = entity.GetName<RowState>(State)!.Value,
        Send = entity.GetInt32(nameof(BatchRow.Send)) ?? 0,
        Attempt = entity.GetInt32(nameof(BatchRow.Attempt)) ?? 1,
        TransitionId = TransitionId.TryParse(entity.GetString(nameof(BatchRow.TransitionId)), out var id) ? id : null,
        TransitionAttempt = entity.GetInt32(nameof(BatchRow.TransitionAttempt)) ?? 0,
        Attached = entity.GetBoolean(nameof(BatchRow.Attached)) ?? false,
        Held = entity.GetBoolean(nameof(BatchRow.Held)) ?? false,
        CalledOff = entity.GetBoolean(nameof(BatchRow.CalledOff)) ?? false,
        CustomerName = entity.GetString(nameof(BatchRow.CustomerName)),
        Problem = entity.GetProblem(),
        UpdatedAt = entity.GetDateTimeOffset(nameof(BatchRow.UpdatedAt))!.Value,
        Version = entity.ETag == default ? null : entity.ETag.ToString(),
    };
}
