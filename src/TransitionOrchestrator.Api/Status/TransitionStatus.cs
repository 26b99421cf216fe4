using System.Text.Json.Serialization;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>Everything about one transition. What is not known yet is left out. All times are UTC.</summary>
public sealed record TransitionStatus
{
    /// <summary>The transition.</summary>
    public required string Id { get; init; }

    /// <summary>The customer that moves.</summary>
    public required Guid CustomerId { get; init; }

    /// <summary>The company's name.</summary>
    public string? CustomerName { get; init; }

    /// <summary>Who asked for it, if the head knew; a batch tells who submitted it.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The batch that it belongs to.</summary>
    public string? BatchId { get; init; }

    /// <summary>The phase that it has reached.</summary>
    public required TransitionPhase Status { get; init; }

    /// <summary>The way it goes, once it is known.</summary>
    public RouteKind? Route { get; init; }

    /// <summary>How much is done, 0 to 100; 100 only when final.</summary>
    public required int Percent { get; init; }

    /// <summary>Counts over its plans and subscriptions.</summary>
    public required ProgressView Counts { get; init; }

    /// <summary>It is held by the operation "suspend".</summary>
    public ReasonView? Held { get; init; }

    /// <summary>Somebody called it off.</summary>
    public ReasonView? CancelRequested { get; init; }

    /// <summary>Its plans.</summary>
    public required IReadOnlyList<PlanView> Plans { get; init; }

    /// <summary>Its subscriptions.</summary>
    public required IReadOnlyList<SubscriptionView> Subscriptions { get; init; }

    /// <summary>The prerequisites that do not hold.</summary>
    public required IReadOnlyList<UnmetView> Unmet { get; init; }

    /// <summary>The latest trouble.</summary>
    public ProblemView? LastProblem { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it reached its phases.</summary>
    public required MilestonesView Milestones { get; init; }

    /// <summary>When it ended.</summary>
    public DateTime? FinishedAt { get; init; }

    /// <summary>1, and one more for each retry.</summary>
    public required int Attempt { get; init; }

    /// <summary>The <c>MS-CorrelationId</c> of all its calls to Partner Center.</summary>
    public required Guid CorrelationId { get; init; }

    /// <summary>Since when it has made no progress, if it should have.</summary>
    public DateTime? StalledSince { get; init; }

    /// <summary>When it will end if it goes on as it did since its work began.</summary>
    [JsonPropertyName("estimate")]
    public DateTime? EstimatedFinish { get; init; }

    /// <summary>Where it is looked at and steered.</summary>
    public required ManagementLinks Links { get; init; }

    internal static TransitionStatus Of(TransitionDetails details, ManagementLinks links, TimeSpan stalledAfter, DateTimeOffset now)
    {
        var record = details.Record;
        var progress = TransitionProgress.Of(details);
        var pace = TransitionPace.Of(record, progress.Percent, stalledAfter, now);
        return new TransitionStatus
        {
            Id = record.Id.ToString(),
            CustomerId = record.Id.Customer.Value,
            CustomerName = record.CustomerName,
            RequestedBy = record.RequestedBy,
            BatchId = record.BatchId,
            Status = record.Phase,
            Route = record.Route,
            Percent = progress.Percent,
            Counts = ProgressView.Of(progress),
            Held = ReasonView.Of(record.HeldBecause),
            CancelRequested = ReasonView.Of(record.CancelBecause),
            Plans = [.. details.Plans.Select(PlanView.Of)],
            Subscriptions = [.. details.Subscriptions.Select(SubscriptionView.Of)],
            Unmet = [.. record.Unmet.Select(UnmetView.Of)],
            LastProblem = ProblemView.Of(record.LastProblem),
            CreatedAt = record.CreatedAt.UtcDateTime,
            Milestones = MilestonesView.Of(record),
            FinishedAt = record.FinishedAt?.UtcDateTime,
            Attempt = record.Order.Attempt,
            CorrelationId = record.Order.CorrelationId,
            StalledSince = pace.StalledSince?.UtcDateTime,
            EstimatedFinish = pace.EstimatedFinish?.UtcDateTime,
            Links = links,
        };
    }
}
