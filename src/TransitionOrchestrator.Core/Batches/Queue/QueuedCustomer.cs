using System.Globalization;

namespace TransitionOrchestrator.Core;

/// <summary>One row of a batch on its way through the queue: what a message carries, and all of it.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="Line">The row: its line in what was uploaded.</param>
/// <param name="Send">How often the row was sent, counted from 1: a message of an earlier sending is stale and starts nothing.</param>
/// <param name="Customer">The customer, for people who look at the queue and as a check.</param>
public sealed record QueuedCustomer(string BatchId, int Line, int Send, CustomerId Customer)
{
    /// <summary>The same for the same sending, so that a broker that detects duplicates drops a repetition; at most 64 characters.</summary>
    public string MessageId => string.Create(CultureInfo.InvariantCulture, $"{BatchId}:{Line}:{Send}");
}
