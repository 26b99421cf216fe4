using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>How a batch stands. What is not known is left out. All times are UTC.</summary>
public sealed record BatchStatus
{
    /// <summary>The batch.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public string? Name { get; init; }

    /// <summary>Its state.</summary>
    public required BatchPhase Phase { get; init; }

    /// <summary>Who submitted it, if the head knew.</summary>
    public string? SubmittedBy { get; init; }

    /// <summary>Why it is held or called off.</summary>
    public string? Reason { get; init; }

    /// <summary>Who steered it last, if it was a person whom the head knew.</summary>
    public string? SteeredBy { get; init; }

    /// <summary>What people decided about it, the latest last; the latest twenty of them.</summary>
    public required IReadOnlyList<BatchDecisionView> Decisions { get; init; }

    /// <summary>Its rows.</summary>
    public required int Total { get; init; }

    /// <summary>Its rows by state; they add up to the total.</summary>
    public required RowCountsView Counts { get; init; }

    /// <summary>Lines that were left out when it was accepted.</summary>
    public required int Skipped { get; init; }

    /// <summary>The share of rows that are final, 0 to 100; 100 only when it is final.</summary>
    public required int Percent { get; init; }

    /// <summary>Rows that became final per hour since it began, was retried or went on.</summary>
    public double? RatePerHour { get; init; }

    /// <summary>When it will be done if it goes on like that; absent while it is held, and when its window closes before.</summary>
    public DateTime? EstimatedCompletionAt { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When its last row became final.</summary>
    public DateTime? FinishedAt { get; init; }

    /// <summary>When rows may start; absent for at any time.</summary>
    public WindowView? Window { get; init; }

    /// <summary>When the next row is due, if none is now.</summary>
    public DateTime? NextDueAt { get; init; }

    /// <summary>1, and one more for each retry.</summary>
    public required int Attempt { get; init; }

    /// <summary>Where it is looked at and steered.</summary>
    public required BatchLinks Links { get; init; }

    internal static BatchStatus Of(BatchRecord batch, BatchLinks links, DateTimeOffset now)
    {
        var pace = BatchPace.Of(batch, now);
        var counts = batch.Counts;
        return new BatchStatus
        {
            Id = batch.Id,
            Name = batch.Name,
            Phase = batch.Phase,
            SubmittedBy = batch.SubmittedBy,
            Reason = batch.Reason,
            SteeredBy = batch.SteeredBy,
            Decisions = [.. batch.Decisions.Select(one => new BatchDecisionView(one.At.UtcDateTime, one.Operation, one.Affected) { Reason = one.Reason, By = one.By })],
            Total = counts.Total,
            Counts = new RowCountsView(
                counts.Waiting, counts.Queued, counts.Running, counts.Completed, counts.PartiallyCompleted, counts.Rejected, counts.Failed, counts.Cancelled, counts.DeadLettered),
            Skipped = batch.Skipped,
            Percent = batch.Phase.IsFinal() ? 100 : Math.Min(99, 100 * counts.Final / Math.Max(1, counts.Total)),
            RatePerHour = pace.RatePerHour,
            EstimatedCompletionAt = pace.EstimatedFinish?.UtcDateTime,
            CreatedAt = batch.CreatedAt.UtcDateTime,
            FinishedAt = batch.FinishedAt?.UtcDateTime,
            Window = batch.Window is { } window ? new WindowView($"{window.From:HH\\:mm}-{window.To:HH\\:mm}", window.TimeZone) : null,
            NextDueAt = batch.NextDueAt > now ? batch.NextDueAt?.UtcDateTime : null,
            Attempt = batch.Attempt,
            Links = links,
        };
    }
}

/// <summary>Rows by state.</summary>
/// <param name="Waiting">Not sent yet.</param>
/// <param name="Queued">Sent, not started.</param>
/// <param name="Running">Under way.</param>
/// <param name="Completed">Everything moved.</param>
/// <param name="PartiallyCompleted">Some of it moved.</param>
/// <param name="Rejected">Prerequisites do not hold; nothing was bought.</param>
/// <param name="Failed">Nothing moved.</param>
/// <param name="Cancelled">Called off.</param>
/// <param name="DeadLettered">Could not be started.</param>
public sealed record RowCountsView(
    int Waiting, int Queued, int Running, int Completed, int PartiallyCompleted, int Rejected, int Failed, int Cancelled, int DeadLettered);

/// <summary>What somebody decided about a batch.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Operation">What was to be done.</param>
/// <param name="Affected">How many rows it concerned at that time.</param>
public sealed record BatchDecisionView(DateTime At, BatchOperationKind Operation, int Affected)
{
    /// <summary>Why, if they said.</summary>
    public string? Reason { get; init; }

    /// <summary>Who, if the head knew.</summary>
    public string? By { get; init; }
}

/// <summary>The hours of the day in which rows may start.</summary>
/// <param name="Between">From and to, for example <c>22:00-06:00</c>.</param>
/// <param name="TimeZone">The IANA name of the time zone.</param>
public sealed record WindowView(string Between, string TimeZone);

/// <summary>A page of batches, the newest first. The header <c>x-ms-continuation-token</c> leads to the next page.</summary>
/// <param name="Items">The batches.</param>
public sealed record BatchList(IReadOnlyList<BatchStatus> Items);

/// <summary>A page of rows, by line. The header <c>x-ms-continuation-token</c> leads to the next page.</summary>
/// <param name="Items">The rows.</param>
public sealed record BatchItems(IReadOnlyList<BatchItem> Items);

/// <summary>A row of a batch.</summary>
/// <param name="Line">Its line in the CSV, or its position in the list, counted from 1.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="Status">Its state.</param>
/// <param name="Attempts">1, and one more for each retry of the batch.</param>
/// <param name="UpdatedAt">When it last moved (UTC).</param>
public sealed record BatchItem(int Line, Guid CustomerId, RowState Status, int Attempts, DateTime UpdatedAt)
{
    /// <summary>The company's name, once it was read.</summary>
    public string? CustomerName { get; init; }

    /// <summary>The transition that carries it out.</summary>
    public string? TransitionId { get; init; }

    /// <summary>The latest trouble.</summary>
    public string? Code { get; init; }

    /// <summary>The latest trouble in words.</summary>
    public string? Message { get; init; }

    /// <summary>Not before this time (UTC).</summary>
    public DateTime? NotBefore { get; init; }

    internal static BatchItem Of(BatchRow row) => new(row.Line, row.Customer.Value, row.State, row.Attempt, row.UpdatedAt.UtcDateTime)
    {
        CustomerName = row.CustomerName,
        TransitionId = row.TransitionId?.ToString(),
        Code = row.Problem?.Code,
        Message = row.Problem?.Message,
        NotBefore = row.NotBefore?.UtcDateTime,
    };
}
