using System.Globalization;

namespace TransitionOrchestrator.Azure;

/// <summary>The keys of batches; README.md tells why they are as they are.</summary>
internal static class BatchKeys
{
    /// <summary>The partition of the list.</summary>
    public const string List = "list";

    /// <summary>The header of a batch, in the batch's partition.</summary>
    public const string Header = "header";

    /// <summary>What the keys of rows begin with.</summary>
    public const string Rows = "r|";

    /// <summary>What the keys of lines begin with that were left out.</summary>
    public const string Skipped = "s|";

    public static string Row(int line) => string.Create(CultureInfo.InvariantCulture, $"{Rows}{line:D8}");

    public static string SkippedLine(int line, int number) => string.Create(CultureInfo.InvariantCulture, $"{Skipped}{line:D8}|{number:D4}");

    public static string ListLine(string id, DateTimeOffset createdAt) => $"{RowKeys.NewestFirst(createdAt)}|{id}";

    public static bool IsRow(string key) => key.Length == 10 && key.StartsWith(Rows, StringComparison.Ordinal) && key.Skip(2).All(char.IsAsciiDigit);

    public static bool IsListLine(string key) => key.Length > 20 && key[19] == '|' && key.Take(19).All(char.IsAsciiDigit) && key.Skip(20).All(char.IsAsciiLetterOrDigit);

    /// <summary>The batch that a line of the list is about.</summary>
    public static string IdOf(string listKey) => listKey[20..];
}
