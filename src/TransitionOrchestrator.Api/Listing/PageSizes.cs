using System.Globalization;

namespace TransitionOrchestrator.Api;

/// <summary>How many lines a page has.</summary>
internal static class PageSizes
{
    /// <summary>The most batches of a page.</summary>
    public const int MaxBatches = 100;

    public static int Read(QueryReader reader, int max)
    {
        if (reader.One("pageSize") is not { } text)
            return Math.Min(max, ListQuery.DefaultPageSize);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size >= 1 && size <= max)
            return size;
        reader.Report("pageSize", "invalidValue", $"Must be a whole number from 1 to {max}.");
        return max;
    }
}
