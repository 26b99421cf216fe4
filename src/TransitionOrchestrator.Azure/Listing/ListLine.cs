using Azure;
using Azure.Data.Tables;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure;

/// <summary>
/// A line of the list as a row. Like the header it holds facts that are only added within an attempt, and its phase is derived: a
/// late repetition of "approval asked" does not take back an approval or an end.
/// </summary>
internal static class ListLine
{
    public const string Customer = "Customer";
    public const string BatchId = nameof(TransitionSummary.BatchId);
    public const string ApprovalAsked = "ApprovalAsked";
    public const string Approved = "Approved";
    public const string Final = "Final";
    public const string Outcome = nameof(TransitionRecord.Outcome);

    private const string CreatedAt = nameof(TransitionSummary.CreatedAt);
    private const string UpdatedAt = nameof(TransitionSummary.UpdatedAt);

    /// <summary>The whole line of a transition.</summary>
    public static TableEntity Whole(TransitionRecord record, DateTimeOffset updatedAt)
    {
        var line = Merged(record.Id, record.CreatedAt, updatedAt);
        line.SetText(nameof(TransitionSummary.CustomerName), record.CustomerName);
        line.SetText(BatchId, record.BatchId);
        line[ApprovalAsked] = record.ApprovalAskedAt is not null;
        line[Approved] = record.ApprovalAskedAt is not null && record.PurchasingAt is not null;
        line[Final] = false;
        if (record.Phase.IsFinal())
            Finish(line, record.Phase);
        return line;
    }

    /// <summary>What is true of every line, to be merged with what happened.</summary>
    public static TableEntity Merged(TransitionId id, DateTimeOffset createdAt, DateTimeOffset updatedAt)
    {
        var key = RowKeys.ListLine(id, createdAt);
        var line = new TableEntity(RowKeys.ListPartition(key), key);
        line.SetText(Customer, id.Customer.ToString());
        line.SetTime(CreatedAt, createdAt);
        line.SetTime(UpdatedAt, updatedAt);
        return line;
    }

    /// <summary>Adds the end.</summary>
    public static void Finish(TableEntity line, TransitionPhase outcome)
    {
        line[Final] = true;
        line[Outcome] = outcome.ToString();
    }

    /// <summary>Reads a line; null when the row's key is none of ours.</summary>
    public static ListedLine? Read(TableEntity line) => RowKeys.TryReadListLine(line.RowKey, out var id)
        ? new ListedLine(new TransitionSummary(id, Phase(line), line.GetDateTimeOffset(CreatedAt)!.Value, line.GetDateTimeOffset(UpdatedAt)!.Value)
        {
            CustomerName = line.GetString(nameof(TransitionSummary.CustomerName)),
            BatchId = line.GetString(BatchId),
        }, line.ETag)
        : null;

    private static TransitionPhase Phase(TableEntity line) =>
        line.GetBoolean(Final) == true ? line.GetName<TransitionPhase>(Outcome)!.Value
        : line.GetBoolean(Approved) == true ? TransitionPhase.Purchasing
        : line.GetBoolean(ApprovalAsked) == true ? TransitionPhase.AwaitingApproval
        : TransitionPhase.Queued;
}

/// <summary>A line of the list as it was read or written.</summary>
/// <param name="Summary">What it says.</param>
/// <param name="Version">Its version.</param>
internal sealed record ListedLine(TransitionSummary Summary, ETag Version);
