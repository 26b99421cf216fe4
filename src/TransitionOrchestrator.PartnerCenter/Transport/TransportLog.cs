using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.PartnerCenter.Transport;

/// <summary>Log events 4000-4009. No header, no body, no secret.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(4000, LogLevel.Debug, "{Operation} answered {Status} after {Elapsed} and {Attempts} attempts (request {RequestId}, correlation {CorrelationId})")]
    public static partial void Succeeded(ILogger logger, string operation, int? status, TimeSpan elapsed, int attempts, Guid requestId, Guid correlationId);

    [LoggerMessage(4001, LogLevel.Debug, "{Operation} failed: {Kind} {Status} {Code}, ambiguous {Ambiguous}, after {Elapsed} and {Attempts} attempts (request {RequestId}, correlation {CorrelationId})")]
    public static partial void Failed(ILogger logger, string operation, PartnerCenterErrorKind kind, int? status, string code, bool ambiguous, TimeSpan elapsed, int attempts, Guid requestId, Guid correlationId);

    [LoggerMessage(4002, LogLevel.Information, "{Operation} is repeated after {Kind} {Code} in {Delay} (told to wait {RetryAfter}), {Attempts} attempts so far (request {RequestId}, correlation {CorrelationId})")]
    public static partial void Repeating(ILogger logger, string operation, PartnerCenterErrorKind kind, string code, TimeSpan delay, TimeSpan? retryAfter, int attempts, Guid requestId, Guid correlationId);

    [LoggerMessage(4003, LogLevel.Error, "The call observer {Observer} failed on {Operation} (request {RequestId})")]
    public static partial void ObserverFailed(ILogger logger, Exception exception, string observer, string operation, Guid requestId);
}
