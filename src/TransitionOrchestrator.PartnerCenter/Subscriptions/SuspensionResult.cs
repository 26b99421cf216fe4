namespace TransitionOrchestrator.PartnerCenter;

/// <summary>What a suspension came to.</summary>
public abstract record SuspensionResult
{
    private SuspensionResult()
    {
    }

    /// <summary>200: done.</summary>
    /// <param name="Subscription">As it is now.</param>
    public sealed record Updated(Subscription Subscription) : SuspensionResult;

    /// <summary>202: accepted and applied later; read the subscription until it shows.</summary>
    public sealed record Accepted : SuspensionResult;
}
