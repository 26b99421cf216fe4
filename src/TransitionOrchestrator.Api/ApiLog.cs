using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Api;

/// <summary>What the HTTP surface logs: outcomes and codes; never bodies, addresses of people, or what a client made up.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(7001, LogLevel.Information, "{Operation} answered {Code} for transition {TransitionId}")]
    public static partial void Answered(ILogger logger, string operation, string code, string transitionId);

    [LoggerMessage(7002, LogLevel.Error, "A request failed unexpectedly; its caller was told trace id {TraceId}")]
    public static partial void Failed(ILogger logger, string traceId, Exception exception);

    [LoggerMessage(7007, LogLevel.Error, "A request failed, for storage does not answer; its caller was told trace id {TraceId}")]
    public static partial void StorageAway(ILogger logger, string traceId, Exception exception);

    [LoggerMessage(7003, LogLevel.Warning, "The check of dependency {Dependency} failed")]
    public static partial void CheckFailed(ILogger logger, string dependency, Exception exception);

    [LoggerMessage(7004, LogLevel.Warning, "The check of dependency {Dependency} gave no answer within {Limit}")]
    public static partial void CheckTimedOut(ILogger logger, string dependency, TimeSpan limit);

    [LoggerMessage(7005, LogLevel.Information, "{Operation} answered {Code} for batch {BatchId}")]
    public static partial void BatchAnswered(ILogger logger, string operation, string code, string batchId);

    [LoggerMessage(7006, LogLevel.Warning, "A caller was not let in: {Code}; the request needs the role {Role}")]
    public static partial void NotLetIn(ILogger logger, string code, ApiRoles role);
}
