using System.Globalization;
using TransitionOrchestrator.Cli.Api;

namespace TransitionOrchestrator.Cli.Output;

/// <summary>A problem as lines for people: what, where, what to do.</summary>
internal static class ProblemText
{
    public static IEnumerable<string> Of(ApiProblem problem)
    {
        yield return problem.Status is { } status
            ? string.Create(CultureInfo.InvariantCulture, $"HTTP {status} {problem.Code}: {problem.Detail}")
            : problem.Detail;
        foreach (var error in problem.Errors ?? [])
            yield return $"  {Of(error)}";
        if (problem.ErrorsOmitted is > 0 and var omitted)
            yield return $"  and {Words.Count(omitted, "more problem")}.";
        if (problem.TransitionId is { } id)
            yield return $"  The transition: {id}";
        if (problem.BatchId is { } batch)
            yield return $"  The batch: {batch}";
        if (problem is { Status: >= 500, TraceId: { } trace })
            yield return $"  The trace id, for the head's log: {trace}";
    }

    /// <summary>One of several problems.</summary>
    public static string Of(ApiError error)
    {
        var place = (error.Line, error.Column ?? error.Path) switch
        {
            _ when error.Path.StartsWith("$[", StringComparison.Ordinal) => $"{error.Path}: ", // a list has places, not lines
            ({ } line, "$") => string.Create(CultureInfo.InvariantCulture, $"line {line}: "),
            ({ } line, { Length: > 0 } column) => string.Create(CultureInfo.InvariantCulture, $"line {line}, {column}: "),
            ({ } line, _) => string.Create(CultureInfo.InvariantCulture, $"line {line}: "),
            (_, { Length: > 0 } path) => $"{path}: ",
            _ => "",
        };
        return error.Code == "wrongArgument" ? place + error.Message : $"{place}{error.Code}: {error.Message}";
    }
}
