using Microsoft.AspNetCore.Http;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>The answer to a request or an operation that was accepted: which transition it is, and its management links.</summary>
public sealed record TransitionReceipt
{
    /// <summary>The transition.</summary>
    public required string Id { get; init; }

    /// <summary>The customer that moves.</summary>
    public required Guid CustomerId { get; init; }

    /// <summary>The phase when the request was accepted.</summary>
    public required TransitionPhase Status { get; init; }

    /// <summary>GET: its status.</summary>
    public required string StatusUrl { get; init; }

    /// <summary>GET: its journal.</summary>
    public required string JournalUrl { get; init; }

    /// <summary>POST: approves it.</summary>
    public required string ApproveUrl { get; init; }

    /// <summary>POST: calls it off.</summary>
    public required string CancelUrl { get; init; }

    /// <summary>POST: holds it.</summary>
    public required string SuspendUrl { get; init; }

    /// <summary>POST: lets it go on.</summary>
    public required string ResumeUrl { get; init; }

    /// <summary>POST: takes up what failed.</summary>
    public required string RetryUrl { get; init; }

    internal static TransitionReceipt Of(TransitionRecord record, HttpRequest request)
    {
        var links = ManagementLinks.Of(request, record.Id);
        return new TransitionReceipt
        {
            Id = record.Id.ToString(),
            CustomerId = record.Id.Customer.Value,
            Status = record.Phase,
            StatusUrl = links.StatusUrl,
            JournalUrl = links.JournalUrl,
            ApproveUrl = links.ApproveUrl,
            CancelUrl = links.CancelUrl,
            SuspendUrl = links.SuspendUrl,
            ResumeUrl = links.ResumeUrl,
            RetryUrl = links.RetryUrl,
        };
    }
}
