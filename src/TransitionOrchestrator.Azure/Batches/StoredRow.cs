using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Azure;

/// <summary>A row of a batch as it is written: JSON in one column of its page.</summary>
internal sealed record StoredRow(int Line, TransitionRequest Request, RowState State, DateTimeOffset UpdatedAt)
{
    /// <summary>A page holds many rows, and 1 MB: no text of a row may be so long that it keeps the others from being written.</summary>
    private const int MaxText = 4_000;

    public DateTimeOffset? NotBefore { get; init; }

    public int Send { get; init; }

    public int Attempt { get; init; }

    public TransitionId? TransitionId { get; init; }

    public int TransitionAttempt { get; init; }

    public bool Attached { get; init; }

    public bool Held { get; init; }

    public bool CalledOff { get; init; }

    public string? CustomerName { get; init; }

    public Problem? Problem { get; init; }

    public static string Write(BatchRow row) => DurableJson.Serialize(new StoredRow(row.Line, row.Request, row.State, row.UpdatedAt.ToUniversalTime())
    {
        NotBefore = row.NotBefore?.ToUniversalTime(),
        Send = row.Send,
        Attempt = row.Attempt,
        TransitionId = row.TransitionId,
        TransitionAttempt = row.TransitionAttempt,
        Attached = row.Attached,
        Held = row.Held,
        CalledOff = row.CalledOff,
        CustomerName = Columns.Cut(row.CustomerName, MaxText),
        Problem = row.Problem is { } problem ? problem with { Message = Columns.Cut(problem.Message, MaxText) } : null,
    });

    public static BatchRow Read(string batch, string json)
    {
        var row = DurableJson.Deserialize<StoredRow>(json);
        return new BatchRow(batch, row.Line, row.Request)
        {
            State = row.State,
            UpdatedAt = row.UpdatedAt,
            NotBefore = row.NotBefore,
            Send = row.Send,
            Attempt = row.Attempt,
            TransitionId = row.TransitionId,
            TransitionAttempt = row.TransitionAttempt,
            Attached = row.Attached,
            Held = row.Held,
            CalledOff = row.CalledOff,
            CustomerName = row.CustomerName,
            Problem = row.Problem,
        };
    }
}
