using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>The recorded names of the batch's orchestrator, activity and event. Never change one while batches are under way.</summary>
public static class BatchDefinitions
{
    /// <summary>One attempt of a batch.</summary>
    public static readonly OrchestratorDefinition<BatchOrder, BatchEnd> Batch = new("Batch");

    /// <summary>Brings the rows in line with the batch, and sends those that are due.</summary>
    public static readonly ActivityDefinition<BatchOrder, BatchFed> FeedBatch = new("FeedBatch");

    /// <summary>Something happened that the batch does not see by itself: look now.</summary>
    public static readonly EventDefinition<BatchNews> Changed = new("BatchChanged");
}

/// <summary>One attempt of a batch; the input of its orchestration.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="Attempt">1, and one more for each retry.</param>
/// <param name="Looks">How often it has looked before it continued as new.</param>
/// <param name="Sent">How many messages it has sent before it continued as new.</param>
public sealed record BatchOrder(string BatchId, int Attempt, int Looks = 0, int Sent = 0);

/// <summary>How a look at a batch went.</summary>
/// <param name="IsOver">Nothing is left to do for this attempt.</param>
/// <param name="LookAgainAfter">When to look again if nothing happens before.</param>
/// <param name="Sent">How many rows were sent.</param>
public sealed record BatchFed(bool IsOver, TimeSpan LookAgainAfter, int Sent);

/// <summary>Why to look at a batch.</summary>
/// <param name="What">In a word, for people who read the history.</param>
public sealed record BatchNews(string What);

/// <summary>The end of an orchestration.</summary>
/// <param name="Looks">How often it looked.</param>
/// <param name="Sent">How many messages it sent.</param>
public sealed record BatchEnd(int Looks, int Sent);
