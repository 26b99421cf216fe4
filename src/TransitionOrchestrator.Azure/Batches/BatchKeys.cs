using System.Globalization;

namespace TransitionOrchestrator.Azure;

/// <summary>The keys of batches; README.md tells why they are as they are.</summary>
internal static class BatchKeys
{
    /// <summary>The partition of the list.</summary>
    public const string List = "list";

    /// <summary>The header of a batch, in the batch's partition.</summary>
    public const string Header = "header";

    /// <summary>What the keys of pages of rows begin with.</summary>
    public const string Pages = "r|";

    /// <summary>What the keys of pages of lines begin with that were left out.</summary>
    public const string Skipped = "s|";

    private const int LineDigits = 8;

    public static string Page(int number) => string.Create(CultureInfo.InvariantCulture, $"{Pages}{number:D6}");

    public static string SkippedPage(int number) => string.Create(CultureInfo.InvariantCulture, $"{Skipped}{number:D6}");

    public static string ListLine(string id, DateTimeOffset createdAt) => $"{RowKeys.NewestFirst(createdAt)}|{id}";

    public static bool IsListLine(string key) => key.Length > 20 && key[19] == '|' && key.Take(19).All(char.IsAsciiDigit) && key.Skip(20).All(char.IsAsciiLetterOrDigit);

    /// <summary>The batch that a line of the list is about.</summary>
    public static string IdOf(string listKey) => listKey[20..];

    /// <summary>A line, as a token tells after which one the next page begins.</summary>
    public static string AfterLine(int line) => line.ToString($"D{LineDigits}", CultureInfo.InvariantCulture);

    public static bool IsAfterLine(string token) => token.Length == LineDigits && token.All(char.IsAsciiDigit);

    /// <summary>The line of a token.</summary>
    public static int LineOf(string token) => int.Parse(token, CultureInfo.InvariantCulture);
}
