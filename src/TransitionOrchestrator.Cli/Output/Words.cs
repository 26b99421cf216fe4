using System.Globalization;
using Spectre.Console;

namespace TransitionOrchestrator.Cli.Output;

/// <summary>How values are written for people.</summary>
internal static class Words
{
    /// <summary>Without control characters: a customer's name must not steer the terminal.</summary>
    public static string Clean(string? text) =>
        text is null ? "" : text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter)) : text;

    /// <summary>A cell of a table.</summary>
    public static Text Cell(string? text, Style? style = null) => new(Clean(text), style);

    /// <summary>A time, to the minute.</summary>
    public static string Minute(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>A number and its noun.</summary>
    public static string Count(int number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many ?? one + "s")}");

    /// <summary>The colour of a state.</summary>
    public static Style Colour(string status) => status switch
    {
        "completed" => new Style(Color.Green),
        "partiallyCompleted" or "rejected" or "cancelled" => new Style(Color.Yellow),
        "failed" or "deadLettered" => new Style(Color.Red),
        _ => Style.Plain,
    };

    /// <summary>A table without lines, or with a thin one under its head.</summary>
    public static Table Table(params ReadOnlySpan<string> columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(column).NoWrap());
        return table;
    }
}
