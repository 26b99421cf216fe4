using System.Text;
using System.Text.RegularExpressions;

namespace TransitionOrchestrator.PartnerCenter.Errors;

/// <summary>Makes text from outside fit for messages and logs: one line, at most 1024 characters, nothing that looks like a credential.</summary>
internal static partial class Redaction
{
    public const int MaximumLength = 1024;

    public static string Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "";

        // Generous but bounded, so that a page of megabytes costs nothing and no credential is cut in half before it is seen.
        var bounded = text.Length > 4 * MaximumLength ? text[..(4 * MaximumLength)] : text;
        var line = new StringBuilder(bounded.Length);
        foreach (var c in bounded)
        {
            if (!char.IsControl(c) && !char.IsWhiteSpace(c))
                line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        var clean = Credentials().Replace(line.ToString(), "${name}[redacted]").Trim();
        return clean.Length > MaximumLength ? clean[..MaximumLength] : clean;
    }

    // "Bearer x", "name=x" and "name": "x" of the OAuth parameters, and a bare JWT (its header starts with {" in base64).
    [GeneratedRegex("""(?<name>(?:\bbearer\s+)|(?:(?:refresh_token|access_token|id_token|client_secret|client_assertion|assertion|password)["']?\s*[=:]\s*["']?))[^\s"'&,;}]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Credentials();
}
