using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace TransitionOrchestrator.EndToEnd.Tests.Worlds;

/// <summary>
/// A bad way to the storage account: requests are lost on the way there, answers on the way back (the request was carried out),
/// and the service is busy. The first two are tried again by the client's own policy, the third breaks through at once.
/// </summary>
internal sealed class StorageFaults(int seed, double rate) : HttpPipelinePolicy
{
    private readonly Random _dice = new(seed);
    private int _struck;

    public static StorageFaults None { get; } = new(0, rate: 0);

    /// <summary>How often it struck so far.</summary>
    public int Struck => Volatile.Read(ref _struck);

    public bool IsOn { get; set; }

    /// <summary>Whether the fault broke through to a caller; the client library wraps it when its own tries are used up.</summary>
    public static bool Caused(Exception exception) => exception is RequestFailedException or AggregateException { InnerException: RequestFailedException };

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var fault = Throw();
        Before(fault);
        ProcessNext(message, pipeline);
        After(fault);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var fault = Throw();
        Before(fault);
        await ProcessNextAsync(message, pipeline);
        After(fault);
    }

    private static void Before(int fault)
    {
        if (fault == 1)
            throw new RequestFailedException(0, "The request was lost.", new IOException("lost"));
        if (fault == 2)
            throw new RequestFailedException(503, "The server is busy.", "ServerBusy", innerException: null);
    }

    private static void After(int fault)
    {
        if (fault == 3)
            throw new RequestFailedException(0, "The answer was lost.", new IOException("lost"));
    }

    private int Throw()
    {
        if (!IsOn)
            return 0;
        double thrown;
        lock (_dice)
            thrown = _dice.NextDouble();
        if (thrown >= rate)
            return 0;
        Interlocked.Increment(ref _struck);
        return thrown < 0.1 * rate ? 2 : thrown < 0.5 * rate ? 1 : 3;
    }
}
