using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>
/// One attempt of a batch, until its last row is final: it looks at the rows, sends those that are due, and waits for news or for
/// the next time. Everything that it decides by stands in the store; so a look too many does nothing, and a look that was missed is
/// made up for by the next.
/// </summary>
public sealed class BatchOrchestration : IOrchestrator<BatchOrder, BatchEnd>
{
    /// <summary>Looks are repeated however long storage or the queue is away: no batch is given up (I6).</summary>
    private static readonly RetryPolicy Looking = new(maxAttempts: int.MaxValue, TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxInterval: TimeSpan.FromMinutes(5));

    /// <summary>
    /// After so many looks it continues as new: a batch that waits for weeks would grow a history that an engine without the
    /// instance in memory replays at each look.
    /// </summary>
    internal const int LooksPerExecution = 50;

    /// <inheritdoc/>
    public async Task<BatchEnd> RunAsync(OrchestrationContext context, BatchOrder input)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (looks, sent) = (input.Looks, input.Sent);
        while (looks < input.Looks + LooksPerExecution)
        {
            var fed = await context.CallActivityAsync(BatchDefinitions.FeedBatch, input, Looking);
            looks++;
            sent += fed.Sent;
            if (fed.IsOver)
                return new BatchEnd(looks, sent);
            context.SetCustomStatus(new { looks, sent });
            await context.WaitForEventOrTimeoutAsync(BatchDefinitions.Changed, fed.LookAgainAfter);
        }

        context.ContinueAsNew(input with { Looks = looks, Sent = sent });
        return new BatchEnd(looks, sent);
    }
}
