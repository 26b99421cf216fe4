namespace TransitionOrchestrator.Durability;

/// <summary>A failure as it travels through histories: text only, no exception object is rebuilt on the other side.</summary>
/// <param name="ErrorType">The full name of the exception's type.</param>
/// <param name="Message">The exception's message.</param>
public sealed record FailureDetails(string ErrorType, string Message)
{
    /// <summary>The stable code of an <see cref="ActivityFailureException"/>; null for any other exception.</summary>
    public string? Code { get; init; }

    /// <summary>Whether another attempt may succeed; true for exceptions that do not say.</summary>
    public bool IsTransient { get; init; } = true;

    /// <summary>The failure behind this one, with its own code.</summary>
    public FailureDetails? Inner { get; init; }

    /// <summary>Facts of an <see cref="ActivityFailureException"/>.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The stack trace, for the engine's own log and history; never shown outward.</summary>
    public string? StackTrace { get; init; }

    /// <summary>This failure or one behind it carries the code.</summary>
    public bool HasCode(string code) => string.Equals(Code, code, StringComparison.Ordinal) || (Inner?.HasCode(code) ?? false);

    /// <summary>Takes down an exception and everything behind it.</summary>
    public static FailureDetails From(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception is OrchestrationTaskFailedException failed)
        {
            // A failure that passes through an orchestrator uncaught keeps its own type and code on the way up.
            return failed.Details;
        }

        var inner = exception.InnerException is { } cause ? From(cause) : null;
        var details = new FailureDetails(exception.GetType().FullName ?? exception.GetType().Name, exception.Message) { Inner = inner, StackTrace = exception.StackTrace };
        return exception switch
        {
            ActivityFailureException typed => details with { Code = typed.Code, IsTransient = typed.IsTransient, Properties = typed.Properties },
            PayloadTooLargeException => details with { IsTransient = false },
            _ => details,
        };
    }
}
