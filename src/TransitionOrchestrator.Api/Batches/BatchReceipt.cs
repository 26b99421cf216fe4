using System.Text.Json.Serialization;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>The answer to an upload that was accepted, or could be (<c>dryRun</c>).</summary>
public sealed record BatchReceipt
{
    /// <summary>The batch; absent when it was only checked.</summary>
    public string? Id { get; init; }

    /// <summary>The rows of the upload, those included that were left out.</summary>
    public required int Rows { get; init; }

    /// <summary>The rows that were accepted.</summary>
    public required int Accepted { get; init; }

    /// <summary>What was wrong with the rows that were left out.</summary>
    public required IReadOnlyList<SkippedLine> Skipped { get; init; }

    /// <summary>Where it is looked at and steered.</summary>
    public BatchLinks? Links { get; init; }
}

/// <summary>Why a row was left out.</summary>
/// <param name="Line">The line of the CSV, or the position in the list, counted from 1.</param>
/// <param name="Code">A stable code.</param>
/// <param name="Message">What is expected.</param>
public sealed record SkippedLine(int Line, string Code, string Message)
{
    /// <summary>The column; absent when it is the row as a whole.</summary>
    public string? Column { get; init; }

    internal static SkippedLine Of(LineProblem problem) => new(problem.Line, problem.Code, problem.Message) { Column = problem.Column };
}

/// <summary>The answer to an operation on a batch.</summary>
/// <param name="Id">The batch.</param>
/// <param name="Affected">How many rows it concerns.</param>
/// <param name="Phase">The batch's state after it; before it, when it was only counted.</param>
/// <param name="Links">Where the batch is looked at and steered.</param>
public sealed record BatchOperationReceipt(string Id, int Affected, BatchPhase Phase, BatchLinks Links);

/// <summary>The body of a batch in JSON: the same as <see cref="TransitionRequestBody"/>, and when the row may start.</summary>
/// <remarks>This describes the contract and serves clients; the server reads with <see cref="JsonBatchReader"/>.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record BatchRowBody
{
    /// <inheritdoc cref="TransitionRequestBody.CustomerId"/>
    public required Guid CustomerId { get; init; }

    /// <inheritdoc cref="TransitionRequestBody.Route"/>
    public RoutePreference Route { get; init; }

    /// <inheritdoc cref="TransitionRequestBody.RequireApproval"/>
    public bool RequireApproval { get; init; }

    /// <inheritdoc cref="TransitionRequestBody.Attestation"/>
    public AttestationBody? Attestation { get; init; }

    /// <inheritdoc cref="TransitionRequestBody.Budget"/>
    public BudgetBody? Budget { get; init; }

    /// <inheritdoc cref="TransitionRequestBody.ResellerMpnId"/>
    public string? ResellerMpnId { get; init; }

    /// <summary>Not before this date or time in ISO 8601 (UTC without an offset); within a year.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}
