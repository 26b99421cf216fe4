namespace TransitionOrchestrator.PartnerCenter;

/// <summary>The upgrade that a customer has now.</summary>
/// <param name="UpgradeId">Its id: to be stored before anything else.</param>
/// <param name="Outcome">Whether this call started it.</param>
public sealed record UpgradeStart(Guid UpgradeId, UpgradeStartOutcome Outcome);

/// <summary>How the upgrade came about.</summary>
public enum UpgradeStartOutcome
{
    /// <summary>202: started by this call.</summary>
    Started,

    /// <summary>409/900109: was under way before.</summary>
    AttachedToRunning,

    /// <summary>400/900110: was completed before.</summary>
    AlreadyCompleted,
}
