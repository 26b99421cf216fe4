using System.Buffers.Text;
using System.Text;

namespace TransitionOrchestrator.Azure;

/// <summary>
/// Where the next page of the list begins: after the last line of this one. Made of our own key instead of the service's token, so
/// that it can be checked, and stays good while lines come and go.
/// </summary>
internal static class ContinuationToken
{
    private const int MaxLength = 200;

    public static string After(string rowKey) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(rowKey));

    /// <summary>Reads a token of the list of transitions.</summary>
    /// <exception cref="ArgumentException">It is none that <see cref="After"/> made.</exception>
    public static string? Read(string? token, string parameter) => Read(token, static key => RowKeys.TryReadListLine(key, out _), parameter);

    /// <summary>Reads a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="isKey">Whether a text is a key of the list.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <exception cref="ArgumentException">It is none that <see cref="After"/> made.</exception>
    public static string? Read(string? token, Func<string, bool> isKey, string parameter)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        if (token.Length <= MaxLength && Base64Url.IsValid(token) && Encoding.ASCII.GetString(Base64Url.DecodeFromChars(token)) is var rowKey && isKey(rowKey))
            return rowKey;
        throw new ArgumentException("The continuation token is not one that a list answered. Begin again without it.", parameter);
    }
}
