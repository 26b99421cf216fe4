namespace TransitionOrchestrator.Cli.Api;

/// <summary>How far a batch is.</summary>
internal sealed record BatchStatus(string Id, string Phase, int Total, IReadOnlyDictionary<string, int> Counts, DateTimeOffset CreatedAt)
{
    public string? Name { get; init; }

    public string? Reason { get; init; }

    public IReadOnlyList<BatchDecision> Decisions { get; init; } = [];

    public double Percent { get; init; }

    public double? RatePerHour { get; init; }

    public DateTimeOffset? EstimatedCompletionAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public DateTimeOffset? NextDueAt { get; init; }

    public bool IsFinal => FinishedAt is not null;

    /// <summary>Every row completed.</summary>
    public bool HasCompleted => Counts.GetValueOrDefault("completed") == Total;
}

/// <summary>What somebody decided about a batch.</summary>
internal sealed record BatchDecision(DateTimeOffset At, string Operation, int Affected, string? Reason, string? By);

/// <summary>The answer to a batch that was accepted.</summary>
internal sealed record BatchReceipt(string Id, int Rows, int Accepted, IReadOnlyList<ApiError>? Skipped);

/// <summary>The answer to an operation on a batch.</summary>
internal sealed record BatchEffect(string Id, int Affected, string Phase);

/// <summary>A row of a batch.</summary>
internal sealed record BatchItem(int Line, Guid CustomerId, string? CustomerName, string Status, string? TransitionId, string? Code, string? Message, int Attempts);
