using System.Text.RegularExpressions;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Azure.Tests;

public sealed partial class ListQueryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_EveryConditionAndAnyPhases_StaysBelowTheServicesLimit()
    {
        var phases = Enum.GetValues<TransitionPhase>();
        var most = 0;
        for (var set = 1; set < 1 << phases.Length; set++)
        {
            var filter = new TransitionFilter
            {
                Phases = [.. phases.Where((_, bit) => (set & (1 << bit)) != 0)], Customer = new CustomerId(Guid.Empty), BatchId = "batch", CreatedFrom = Noon, CreatedTo = Noon.AddDays(1),
            };
            most = Math.Max(most, Comparison().Count(ListQuery.Of(filter, RowKeys.ListLine(default, Noon)) ?? ""));
        }

        Assert.Equal(14, most); // the service takes 15 (Querying tables and entities: "15 discrete comparisons")
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Of_PageAndTime_TheNarrowerCounts(int days)
    {
        var after = RowKeys.ListLine(default, Noon);
        var to = Noon.AddDays(days);

        var query = ListQuery.Of(new TransitionFilter { CreatedTo = to }, after);

        Assert.Contains($"RowKey gt '{(days > 0 ? after : RowKeys.NewestFirst(to) + "}")}'", query, StringComparison.Ordinal);
    }

    [GeneratedRegex(" (eq|gt|ge|lt|le|ne) ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comparison();
}
