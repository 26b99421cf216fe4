namespace TransitionOrchestrator.PartnerCenter;

/// <summary>
/// Compares the enumeration-like words of Partner Center, which come as <c>snake_case</c>, <c>PascalCase</c> or mixed: case, spaces,
/// <c>_</c> and <c>-</c> do not count.
/// </summary>
public sealed class PartnerCenterText : IEqualityComparer<string>
{
    /// <summary>The one comparer.</summary>
    public static PartnerCenterText Comparer { get; } = new();

    private PartnerCenterText()
    {
    }

    /// <inheritdoc/>
    public bool Equals(string? x, string? y) =>
        string.Equals(x, y, StringComparison.Ordinal) || (x is not null && y is not null && Normalise(x).Equals(Normalise(y), StringComparison.Ordinal));

    /// <inheritdoc/>
    public int GetHashCode(string obj) => Normalise(obj).GetHashCode(StringComparison.Ordinal);

    /// <summary>The form that is compared: letters and digits only, in lower case.</summary>
    /// <param name="word">The word; null gives the empty string.</param>
    public static string Normalise(string? word) =>
        word is null ? "" : string.Concat(word.Where(static c => c is not ('_' or '-') && !char.IsWhiteSpace(c)).Select(char.ToLowerInvariant));
}
