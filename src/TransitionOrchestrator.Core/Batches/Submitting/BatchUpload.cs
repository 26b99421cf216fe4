namespace TransitionOrchestrator.Core;

/// <summary>A batch as it was uploaded: what could be read of it, and what could not.</summary>
/// <param name="Rows">The rows that can be read, in the order of their lines.</param>
/// <param name="Problems">What is wrong with the others.</param>
public sealed record BatchUpload(IReadOnlyList<UploadedRow> Rows, IReadOnlyList<LineProblem> Problems)
{
    /// <summary>What people call it.</summary>
    public string? Name { get; init; }

    /// <summary>Who submits it; null where the head knows nobody by name.</summary>
    public string? SubmittedBy { get; init; }

    /// <summary>When rows may start; null for at any time.</summary>
    public DailyWindow? Window { get; init; }

    /// <summary>Bad rows are left out; otherwise one bad row keeps all from being queued.</summary>
    public bool SkipInvalid { get; init; }

    /// <summary>Only checks.</summary>
    public bool DryRun { get; init; }

    /// <summary>The client's name for this upload: repeated, it is the same batch.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Equal for two uploads that ask for the same.</summary>
    public required string BodyHash { get; init; }
}

/// <summary>A row that can be read.</summary>
/// <param name="Line">Its line, counted from 1.</param>
/// <param name="Request">What is asked for.</param>
/// <param name="NotBefore">Not before this time (UTC).</param>
public sealed record UploadedRow(int Line, TransitionRequest Request, DateTimeOffset? NotBefore);

/// <summary>What is wrong with a line.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column; null for the line as a whole.</param>
/// <param name="Code">A stable code.</param>
/// <param name="Message">What is expected.</param>
public sealed record LineProblem(int Line, string? Column, string Code, string Message);

/// <summary>What became of an upload.</summary>
public abstract record BatchSubmission
{
    private BatchSubmission()
    {
    }

    /// <summary>It was accepted, now or when the same was uploaded before.</summary>
    /// <param name="Batch">The batch.</param>
    /// <param name="Skipped">The lines that were left out.</param>
    /// <param name="IsRepeated">It was accepted before.</param>
    public sealed record Accepted(BatchRecord Batch, IReadOnlyList<LineProblem> Skipped, bool IsRepeated) : BatchSubmission;

    /// <summary>It was only checked, and could be accepted.</summary>
    /// <param name="Rows">How many rows would be queued.</param>
    /// <param name="Skipped">The lines that would be left out.</param>
    public sealed record Checked(int Rows, IReadOnlyList<LineProblem> Skipped) : BatchSubmission;

    /// <summary>It has problems; nothing was queued.</summary>
    /// <param name="Problems">All of them, by line.</param>
    public sealed record Invalid(IReadOnlyList<LineProblem> Problems) : BatchSubmission;

    /// <summary>The idempotency key belongs to another upload.</summary>
    /// <param name="BatchId">The batch that it belongs to.</param>
    public sealed record KeyReused(string BatchId) : BatchSubmission;
}
