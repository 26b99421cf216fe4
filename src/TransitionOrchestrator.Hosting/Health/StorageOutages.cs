using Azure;
using TransitionOrchestrator.Api;

namespace TransitionOrchestrator.Hosting;

/// <summary>
/// By which exceptions the clients of Azure say that a service does not answer, after their own retries: a request that got no answer
/// has status 0, and where several tries ended differently they come together (Azure.Core, <c>RetryPolicy</c>).
/// </summary>
internal sealed class StorageOutages : IOutages
{
    public bool IsOutage(Exception exception) => exception switch
    {
        RequestFailedException refused => refused.Status is 0 or 408 or 429 or >= 500,
        AggregateException { InnerExceptions: { Count: > 0 } tries } => tries.All(one => one is OperationCanceledException || IsOutage(one)),
        _ => false,
    };
}
