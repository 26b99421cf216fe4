using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace TransitionOrchestrator.Durability.Embedded.Tests;

/// <summary>A bad network: loses some requests on the way there, and some answers on the way back.</summary>
public sealed class LossyPolicy(int seed, int percent) : HttpPipelinePolicy
{
    private readonly Random _random = new(seed);

    public int LostRequests { get; private set; }

    public int LostAnswers { get; private set; }

    public bool IsOn { get; set; }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var (loseRequest, loseAnswer) = Decide(message);
        if (loseRequest)
            throw new RequestFailedException(0, "The request was lost.", new IOException("lost"));
        await ProcessNextAsync(message, pipeline);
        if (loseAnswer)
            throw new RequestFailedException(0, "The answer was lost.", new IOException("lost"));
    }

    private (bool LoseRequest, bool LoseAnswer) Decide(HttpMessage message)
    {
        if (!IsOn || message.Request.Method != RequestMethod.Post)
            return default;
        lock (_random)
        {
            var dice = _random.Next(100);
            if (dice >= percent)
                return default;
            // At 100 percent nothing gets through at all.
            var loseAnswer = percent < 100 && dice % 2 == 0;
            LostAnswers += loseAnswer ? 1 : 0;
            LostRequests += loseAnswer ? 0 : 1;
            return (!loseAnswer, loseAnswer);
        }
    }
}
