using Microsoft.Azure.Amqp.Encoding;

namespace TransitionOrchestrator.Simulators.ServiceBus.Wire;

/// <summary>The error conditions that are Service Bus's own.</summary>
internal static class Conditions
{
    public static readonly AmqpSymbol LockLost = "com.microsoft:message-lock-lost";
    public static readonly AmqpSymbol MessageNotFound = "com.microsoft:message-not-found";
    public static readonly AmqpSymbol ArgumentError = "com.microsoft:argument-error";
    public static readonly AmqpSymbol ServerBusy = "com.microsoft:server-busy";
    public static readonly AmqpSymbol AuthenticationFailed = "com.microsoft:auth-failed";
}
