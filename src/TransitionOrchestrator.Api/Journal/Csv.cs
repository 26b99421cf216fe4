using System.Text;

namespace TransitionOrchestrator.Api;

/// <summary>Writes CSV as RFC 4180 has it, safe to open in a spreadsheet.</summary>
internal static class Csv
{
    /// <summary>Adds one record, ended with CR LF.</summary>
    public static StringBuilder AppendRecord(this StringBuilder csv, params ReadOnlySpan<string?> fields)
    {
        for (var index = 0; index < fields.Length; index++)
        {
            if (index > 0)
                csv.Append(',');
            csv.Append(Field(fields[index] ?? ""));
        }

        return csv.Append("\r\n");
    }

    private static string Field(string text)
    {
        // A spreadsheet takes such a field for a formula and carries it out (OWASP, "CSV Injection"); an apostrophe makes it text.
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠')
            text = "'" + text;
        return text.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
