using System.Globalization;

namespace TransitionOrchestrator.Benchmarks.Measuring;

/// <summary>Figures as the tables show them.</summary>
internal static class Shown
{
    public static string Figure(double value) => value.ToString(value < 10 ? "0.0#" : value < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    public static string Milliseconds(TimeSpan? time) => time is { } known ? Figure(known.TotalMilliseconds) : "-";

    public static string Seconds(TimeSpan? time) => time is { } known ? Figure(known.TotalSeconds) : "-";

    public static string Megabytes(long bytes) => Figure(bytes / 1048576.0);

    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
