using System.CommandLine;
using System.CommandLine.Parsing;

namespace TransitionOrchestrator.Cli.CommandLine;

/// <summary>Where the head is, and what opens it. Every command takes these.</summary>
internal static class HeadOptions
{
    private const string UrlVariable = "TRANSITION_URL";
    private const string KeyVariable = "TRANSITION_KEY";
    private const string TokenVariable = "TRANSITION_TOKEN";
    private const string DefaultUrl = "http://127.0.0.1:7071";

    public static Option<Uri?> Url { get; } = new("--url")
    {
        Description = $"The head's address. Without it: the environment variable {UrlVariable}; without that: {DefaultUrl}.",
        HelpName = "address", Recursive = true, CustomParser = Address,
    };

    public static Option<string?> Key { get; } = new("--key")
    {
        Description = $"A key of the local head's key file, or the function key of a head on Azure; never shown. Better kept in the environment variable {KeyVariable}: other users of a machine can read command lines.",
        HelpName = "key", Recursive = true,
    };

    public static Option<string?> Token { get; } = new("--token")
    {
        Description = $"A Microsoft Entra ID token for a head on Azure; never shown. Better kept in the environment variable {TokenVariable}.",
        HelpName = "token", Recursive = true,
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
        var key = Secret(result, Key, KeyVariable, url);
        var token = Secret(result, Token, TokenVariable, url);
        if (key is not null)
            http.DefaultRequestHeaders.Add("x-functions-key", key);

        // A head without Functions in front takes a key as it takes a token: in the header that HTTP has for it (RFC 6750).
        if ((token ?? key) is { } bearer)
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {bearer}");
        return http;
    }

    private static string? Secret(ParseResult result, Option<string?> option, string variable, Uri url)
    {
        var secret = result.GetValue(option) ?? Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(secret))
            return null;
        var name = option.Name.TrimStart('-');
        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback)
            throw new UsageException($"{name}Unprotected", $"The {name} would travel unencrypted to {url}. Use an https address.");
        return secret.All(letter => letter is > ' ' and <= '~')
            ? secret
            : throw new UsageException($"{name}Unusable", $"The {name} holds characters that no HTTP header can carry. Copy it again, without spaces or line ends.");
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
