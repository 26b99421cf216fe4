namespace TransitionOrchestrator.PartnerCenter.Authentication;

/// <summary>Where calls get their bearer token.</summary>
internal interface ITokenSource
{
    /// <summary>A valid token.</summary>
    /// <param name="appOnlyAllowed">Whether the call accepts an app-only token.</param>
    /// <param name="refused">A token that was just answered with 401 and must not be given again.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="PartnerCenterException">No token can be had.</exception>
    ValueTask<string> GetAsync(bool appOnlyAllowed, string? refused, CancellationToken cancellation);
}
