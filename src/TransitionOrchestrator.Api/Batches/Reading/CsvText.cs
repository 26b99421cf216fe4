using System.Text;
using Microsoft.AspNetCore.Http;

namespace TransitionOrchestrator.Api;

/// <summary>Whether bytes are a CSV that can be read without guessing.</summary>
internal static class CsvText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the text.</summary>
    /// <returns>The text; or why it cannot be read, with the line.</returns>
    public static (string? Text, ApiProblem? Problem) Read(ReadOnlySpan<byte> content)
    {
        var nul = content.IndexOf((byte)0);
        if (nul >= 0)
            return (null, Broken("notText", "it holds a NUL byte. Save it as CSV in UTF-8, not as a spreadsheet or in UTF-16", LineOf(content, nul)));
        string text;
        try
        {
            text = Strict.GetString(content);
        }
        catch (DecoderFallbackException broken)
        {
            return (null, Broken("notUtf8", "it is not UTF-8. Save it as CSV in UTF-8", LineOf(content, Math.Max(0, broken.Index))));
        }

        return Structure(text) is { } problem ? (null, problem) : (text, null);
    }

    /// <summary>Looks at line ends and quotation marks: what passes here has one reading.</summary>
    private static ApiProblem? Structure(string text)
    {
        var (line, quotedSince, first) = (1, 0, "");
        for (var index = 0; index < text.Length; index++)
        {
            switch (text[index])
            {
                case '"':
                    quotedSince = quotedSince == 0 ? line : 0;
                    continue;
                case '\r' when quotedSince == 0 && (index + 1 == text.Length || text[index + 1] != '\n'):
                    return Broken("mixedLineEnds", "a carriage return stands alone. End every line with LF, or every line with CR LF", line);
                case '\n':
                    var end = index > 0 && text[index - 1] == '\r' ? "\r\n" : "\n";
                    first = first.Length == 0 ? end : first;
                    if (end != first && quotedSince == 0)
                        return Broken("mixedLineEnds", "its line ends differ. End every line with LF, or every line with CR LF", line);
                    line++;
                    continue;
            }
        }

        return quotedSince == 0 ? null : Broken("unclosedQuote", "a quoted field that begins there has no end", quotedSince);
    }

    private static ApiProblem Broken(string code, string what, int line) =>
        ApiProblem.Of(StatusCodes.Status400BadRequest, code, $"The CSV cannot be read at line {line}: {what}. Nothing was queued.") with { Line = line };

    private static int LineOf(ReadOnlySpan<byte> content, int position) => content[..Math.Min(position, content.Length)].Count((byte)'\n') + 1;
}
