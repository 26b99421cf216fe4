namespace TransitionOrchestrator.Api.Tests;

/// <summary>What the memory store throws that plays one which does not answer.</summary>
internal sealed class MemoryOutages : IOutages
{
    public bool IsOutage(Exception exception) => exception is MemoryStore.AwayException;
}
