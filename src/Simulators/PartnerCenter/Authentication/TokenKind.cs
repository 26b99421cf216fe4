namespace TransitionOrchestrator.Simulators.PartnerCenter.Authentication;

internal enum TokenKind
{
    /// <summary>Missing, not ours, expired or revoked.</summary>
    None,

    Application,

    User,
}
