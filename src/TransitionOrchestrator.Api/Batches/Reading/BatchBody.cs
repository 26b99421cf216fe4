using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api;

/// <summary>The rows of an uploaded batch: those that can be read, and what is wrong with the others.</summary>
internal sealed record BatchBody(IReadOnlyList<UploadedRow> Rows, IReadOnlyList<LineProblem> Problems)
{
    /// <summary>The largest upload, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>The most rows.</summary>
    public const int MaxRows = 10_000;

    private static readonly TimeSpan MaxAhead = TimeSpan.FromDays(366);

    /// <summary>A body of which no row can be used.</summary>
    public static BatchBody Broken(params IReadOnlyList<LineProblem> problems) => new([], problems);

    /// <summary>Too many rows: nothing of the rest is looked at.</summary>
    public static BatchBody TooManyRows(int line) =>
        Broken(new LineProblem(line, Column: null, "tooManyRows", $"A batch has at most {MaxRows} rows; divide it."));

    /// <summary>When a row may start.</summary>
    public static DateTimeOffset? NotBefore(FieldReader reader, DateTimeOffset now)
    {
        var time = reader.Time("notBefore", required: false);
        if (time > now + MaxAhead)
            reader.Report("notBefore", "invalidValue", "Must be within a year.");
        return time;
    }
}
