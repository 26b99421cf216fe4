using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.PartnerCenter.Authentication;

/// <summary>Log events 4010-4019. Never a token.</summary>
internal static partial class AuthenticationLog
{
    [LoggerMessage(4010, LogLevel.Debug, "A new {TokenKind} token was acquired, valid until {ExpiresOn}")]
    public static partial void Acquired(ILogger logger, string tokenKind, DateTimeOffset expiresOn);

    [LoggerMessage(4011, LogLevel.Error, "The rotated refresh token could not be stored; it is lost with this process, and the next renewal tries again")]
    public static partial void NotStored(ILogger logger, Exception exception);

    [LoggerMessage(4013, LogLevel.Error, "No {TokenKind} token can be had: {Description}")]
    public static partial void Refused(ILogger logger, string tokenKind, string description);

    [LoggerMessage(4012, LogLevel.Information, "The stored refresh token was refused ({Error}); trying the configured one")]
    public static partial void StoredRefused(ILogger logger, string error);
}
