using System.Text.Json;
using System.Text.Json.Nodes;

namespace TransitionOrchestrator.Cli.Api;

/// <summary>The head refused a request, or something that is no head answered it.</summary>
internal sealed class ApiException : Exception
{
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The problem document, if it is one.</param>
    public ApiException(int status, string body)
    {
        Status = status;
        try
        {
            Document = JsonNode.Parse(body) as JsonObject;
            Problem = Document.Deserialize<ApiProblem>(HeadCalls.Json) is { Code.Length: > 0 } problem ? problem with { Status = status } : Unexplained();
        }
        catch (JsonException)
        {
            (Document, Problem) = (null, Unexplained());
        }
    }

    public int Status { get; }

    /// <summary>What the head says; in our own words where it says nothing.</summary>
    public ApiProblem Problem { get; }

    /// <summary>The problem document as it came.</summary>
    public JsonObject? Document { get; }

    public override string Message => $"HTTP {Status}: {Problem.Code}: {Problem.Detail}";

    private ApiProblem Unexplained() => new(
        Status is 401 or 403 ? "keyRefused" : "answerNotUnderstood",
        Status is 401 or 403 ? "The head wants a valid key or token: set TRANSITION_KEY or --key, TRANSITION_TOKEN or --token." : "What answered is no head of this product, or stands before one. Look at --url.")
    { Status = Status };
}

/// <summary>Why something was not done: the head's problem document, or our own words in its shape.</summary>
internal sealed record ApiProblem(string Code, string Detail)
{
    public int? Status { get; init; }

    public string? TransitionId { get; init; }

    public string? BatchId { get; init; }

    public long? Line { get; init; }

    public long? Position { get; init; }

    public IReadOnlyList<ApiError>? Errors { get; init; }

    public int? ErrorsOmitted { get; init; }

    public string? TraceId { get; init; }
}

/// <summary>One of several problems, with its place.</summary>
internal sealed record ApiError(string Code, string Message)
{
    /// <summary>Where: a field of the request, or empty.</summary>
    public string Path { get; init; } = "";

    public int? Line { get; init; }

    public string? Column { get; init; }
}
