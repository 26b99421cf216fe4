using Microsoft.Extensions.Logging;

namespace TransitionOrchestrator.Azure;

/// <summary>What the queue's receiver and the dead-letter watch log.</summary>
internal static partial class QueueLog
{
    [LoggerMessage(4201, LogLevel.Warning, "Message {Message}, delivery {Delivery}: {Code}. It is tried again in {Wait}.")]
    public static partial void WaitsOut(ILogger logger, string message, int delivery, string code, TimeSpan wait);

    [LoggerMessage(4202, LogLevel.Warning, "Message {Message}, delivery {Delivery}, goes back to the queue: {Code}.")]
    public static partial void Abandons(ILogger logger, string message, int delivery, string code);

    [LoggerMessage(4203, LogLevel.Error, "Message {Message}, delivery {Delivery}, is dead-lettered: {Code}: {Words}")]
    public static partial void DeadLetters(ILogger logger, string message, int delivery, string code, string words);

    [LoggerMessage(4204, LogLevel.Warning, "Message {Message} could not be settled; it is delivered again, and starts nothing twice.")]
    public static partial void NotSettled(ILogger logger, string message, Exception exception);

    [LoggerMessage(4205, LogLevel.Error, "The handler failed with message {Message}.")]
    public static partial void HandlerFailed(ILogger logger, string message, Exception exception);

    [LoggerMessage(4206, LogLevel.Error, "The queue {Queue} does not answer. It is tried until it does; this is logged once.")]
    public static partial void Away(ILogger logger, string queue, Exception exception);

    [LoggerMessage(4207, LogLevel.Information, "The queue {Queue} answers again.")]
    public static partial void Back(ILogger logger, string queue);

    [LoggerMessage(4210, LogLevel.Warning, "A lock in the queue {Queue} could not be renewed. If it is lost, the message is delivered again, and starts nothing twice.")]
    public static partial void NotRenewed(ILogger logger, string queue, Exception exception);

    [LoggerMessage(4208, LogLevel.Error, "The dead-letter queue could not be looked at, or a dead letter not noted. It is tried until it works; this is logged once.")]
    public static partial void NotLooked(ILogger logger, Exception exception);

    [LoggerMessage(4209, LogLevel.Information, "The dead-letter queue can be looked at again.")]
    public static partial void LooksAgain(ILogger logger);
}
