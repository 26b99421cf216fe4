namespace TransitionOrchestrator.Api;

/// <summary>Knows by which exceptions storage says that it is away: the surface itself knows no storage.</summary>
public interface IOutages
{
    /// <summary>Whether an exception means that storage does not answer for now, so that the same request may succeed later.</summary>
    bool IsOutage(Exception exception);
}
