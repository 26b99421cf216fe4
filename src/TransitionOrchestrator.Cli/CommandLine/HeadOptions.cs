using System.CommandLine;
using System.CommandLine.Parsing;

namespace TransitionOrchestrator.Cli.CommandLine;

/// <summary>Where the head is, and what opens it. Every command takes these.</summary>
internal static class HeadOptions
{
    private const string UrlVariable = "TRANSITION_URL";
    private const string KeyVariable = "TRANSITION_KEY";
    private const string DefaultUrl = "http://127.0.0.1:7071";

    public static Option<Uri?> Url { get; } = new("--url")
    {
        Description = $"The head's address. Without it: the environment variable {UrlVariable}; without that: {DefaultUrl}.",
        HelpName = "address", Recursive = true, CustomParser = Address,
    };

    public static Option<string?> Key { get; } = new("--key")
    {
        Description = $"The function key of a head on Azure, sent as x-functions-key and never shown. Better kept in the environment variable {KeyVariable}: other users of a machine can read command lines.",
        HelpName = "key", Recursive = true,
    };

    /// <summary>For commands that answer scripts.</summary>
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "For scripts: standard output carries one JSON document and nothing else, also when something is refused. Never asks.",
    };

    /// <summary>Reads an http or https address from an option's value.</summary>
    public static Uri? Address(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Parse(text) is { } address)
            return address;
        argument.AddError($"'{text}' is not an http address.");
        return null;
    }

    /// <summary>A client of the head that the options and the environment name.</summary>
    /// <exception cref="UsageException">What they name cannot be used.</exception>
    public static HttpClient Connect(ParseResult result)
    {
        var url = result.GetValue(Url) ?? FromEnvironment();

        // A redirect would carry the key to whoever is named there.
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = url, Timeout = TimeSpan.FromMinutes(5) };
        var key = result.GetValue(Key) ?? Environment.GetEnvironmentVariable(KeyVariable);
        if (string.IsNullOrEmpty(key))
            return http;
        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback)
            throw new UsageException("keyUnprotected", $"The key would travel unencrypted to {url}. Use an https address.");
        if (!key.All(letter => letter is > ' ' and <= '~'))
            throw new UsageException("keyUnusable", "The key holds characters that no HTTP header can carry. Copy it again, without spaces or line ends.");
        http.DefaultRequestHeaders.Add("x-functions-key", key);
        return http;
    }

    private static Uri FromEnvironment()
    {
        var text = Environment.GetEnvironmentVariable(UrlVariable);
        return Parse(string.IsNullOrEmpty(text) ? DefaultUrl : text) ?? throw new UsageException("urlUnusable", $"{UrlVariable} is '{text}', which is not an http address.");
    }

    private static Uri? Parse(string text)
    {
        // Relative paths replace what follows the last slash.
        var folder = text.EndsWith('/') ? text : text + "/";
        return Uri.TryCreate(folder, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Query.Length == 0 ? address : null;
    }
}
