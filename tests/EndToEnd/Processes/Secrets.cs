using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TransitionOrchestrator.EndToEnd.Tests.Processes;

/// <summary>The secrets of an installation, looked for where none may be (I9).</summary>
internal static partial class Secrets
{
    private static readonly string[] Configured = ["local-simulator-secret", "local-simulator-refresh-token", "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq"];

    /// <summary>Every token that the head's token file holds.</summary>
    public static IReadOnlyList<string> InTokenFile(string path)
    {
        var file = JsonNode.Parse(File.ReadAllText(path))!;
        var cache = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(file["Cache"]!.GetValue<string>())))!.AsObject();
        return [.. cache.SelectMany(kind => kind.Value?.AsObject() ?? []).Select(entry => entry.Value?["secret"]?.GetValue<string>()).OfType<string>()];
    }

    /// <summary>Every place where a text gives a secret away.</summary>
    public static IEnumerable<string> FoundIn(IEnumerable<string> texts, IReadOnlyCollection<string> tokens) =>
        texts.Where(text => Configured.Concat(tokens).Any(secret => text.Contains(secret, StringComparison.Ordinal)) || JsonWebToken().IsMatch(text));

    [GeneratedRegex(@"eyJ[\w-]{10,}\.[\w-]{10,}\.")]
    private static partial Regex JsonWebToken();
}
