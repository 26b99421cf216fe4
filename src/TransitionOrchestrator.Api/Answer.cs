using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace TransitionOrchestrator.Api;

/// <summary>An answer with a JSON body. Written in one piece, so that a failure while writing it never leaves half of one behind.</summary>
internal sealed class Answer(int status, object body) : IResult, IStatusCodeHttpResult, IValueHttpResult
{
    public int? StatusCode => status;

    public object Value => body;

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Answer With(string header, string? value)
    {
        if (value is not null)
            Headers[header] = value;
        return this;
    }

    public Answer WithRetryAfter(TimeSpan wait) =>
        With("Retry-After", ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var content = body is ApiProblem problem ? problem with { TraceId = Activity.Current?.Id ?? httpContext.TraceIdentifier } : body;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(content, content.GetType(), ApiJson.Options);
        await WriteAsync(httpContext, status, body is ApiProblem ? ApiProblem.ContentType : "application/json; charset=utf-8", bytes, Headers);
    }

    /// <summary>Writes any body with the headers that every answer carries.</summary>
    public static Task WriteAsync(HttpContext context, int status, string contentType, byte[] bytes, IEnumerable<KeyValuePair<string, string>> headers)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = bytes.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        foreach (var (name, value) in headers)
            response.Headers[name] = value;
        return response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
