namespace TransitionOrchestrator.Core;

/// <summary>Whether Partner Center lets us in at all. Asked before each row, so that a lost sign-in holds a batch and burns no rows.</summary>
public interface IPartnerAccess
{
    /// <summary>Looks whether calls can be made. Cheap while all is well.</summary>
    /// <returns>Null when they can; else the problem: passing when it may pass by itself, not passing when somebody must act.</returns>
    Task<Problem?> CheckAsync(CancellationToken cancellationToken);
}
