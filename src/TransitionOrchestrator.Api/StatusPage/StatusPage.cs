using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace TransitionOrchestrator.Api;

/// <summary><c>GET /</c>: the status page, one file without anything from elsewhere.</summary>
public sealed class StatusPage
{
    private readonly byte[] _html;
    private readonly string _policy;

    /// <summary>Reads the page.</summary>
    public StatusPage()
    {
        using var stream = typeof(StatusPage).Assembly.GetManifestResourceStream("status.html")
            ?? throw new InvalidOperationException("The status page is missing from the assembly.");
        _html = new byte[stream.Length];
        stream.ReadExactly(_html);

        // Only the page's own script and style run: they are named by their hashes, so that nothing injected can.
        var text = Encoding.UTF8.GetString(_html);
        _policy = $"default-src 'none'; script-src '{Hash(text, "script")}'; style-src '{Hash(text, "style")}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /// <summary>Answers the page.</summary>
    public IResult Get() => new Page(_html, _policy);

    private static string Hash(string html, string element)
    {
        var from = html.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var content = html[from..html.IndexOf($"</{element}>", from, StringComparison.Ordinal)];
        return $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}";
    }

    private sealed class Page(byte[] html, string policy) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) =>
            Answer.WriteAsync(httpContext, StatusCodes.Status200OK, "text/html; charset=utf-8", html,
            [
                new("Content-Security-Policy", policy),
                new("Referrer-Policy", "no-referrer"),
            ]);
    }
}
