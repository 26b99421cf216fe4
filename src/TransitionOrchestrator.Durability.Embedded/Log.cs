using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Durability.Embedded;

/// <summary>What the engine tells operators; ids 2000 to 2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "Task hub {TaskHub}: started as {EngineId} with {Unfinished} unfinished instances.")]
    public static partial void Started(ILogger logger, string taskHub, Guid engineId, int unfinished);

    [LoggerMessage(2001, LogLevel.Information, "Task hub {TaskHub}: stopped.")]
    public static partial void Stopped(ILogger logger, string taskHub);

    [LoggerMessage(2002, LogLevel.Error, "Task hub {TaskHub} is no longer this engine's: another engine took it over, or the store lost its data. This engine has stopped.")]
    public static partial void OwnershipLost(ILogger logger, string taskHub);

    [LoggerMessage(2003, LogLevel.Warning, "Task hub {TaskHub}: the lease could not be renewed; trying again.")]
    public static partial void LeaseNotRenewed(ILogger logger, string taskHub, Exception exception);

    [LoggerMessage(2004, LogLevel.Information, "Task hub {TaskHub} is held by {Owner}; waiting until {ExpiresAt}.")]
    public static partial void WaitingForLease(ILogger logger, string taskHub, string owner, DateTimeOffset expiresAt);

    [LoggerMessage(2010, LogLevel.Warning, "Shard {Shard}: {Turns} turns are not recorded yet; trying again in {Pause}.")]
    public static partial void CommitRetried(ILogger logger, string shard, int turns, TimeSpan pause, Exception exception);

    [LoggerMessage(2011, LogLevel.Error, "Instance {InstanceId}: a turn was not recorded; it is run again in {Pause}.")]
    public static partial void TurnFailed(ILogger logger, string instanceId, TimeSpan pause, Exception exception);

    [LoggerMessage(2020, LogLevel.Error, "Instance {InstanceId} is parked: {Reason}")]
    public static partial void Parked(ILogger logger, string instanceId, string reason);

    [LoggerMessage(2021, LogLevel.Information, "Instance {InstanceId} of {Orchestrator} ended as {Status}.")]
    public static partial void Ended(ILogger logger, string instanceId, string orchestrator, RuntimeStatus status);

    [LoggerMessage(2030, LogLevel.Warning, "Instance {InstanceId}: activity {Activity} failed: {ErrorType}: {Message}")]
    public static partial void ActivityFailed(ILogger logger, string instanceId, string activity, string errorType, string message);

    [LoggerMessage(2012, LogLevel.Warning, "Instance {InstanceId}: what it sent is not delivered yet; trying again in {Pause}.")]
    public static partial void DeliveryRetried(ILogger logger, string instanceId, TimeSpan pause, Exception exception);

    [LoggerMessage(2022, LogLevel.Information, "Instance {InstanceId}: event {Event} to {Target} was dropped: {Outcome}.")]
    public static partial void EventDropped(ILogger logger, string instanceId, string @event, string target, ControlResult outcome);
}
