namespace TransitionOrchestrator.PartnerCenter;

/// <summary>Why a customer cannot be upgraded, or not now (reference 6.4).</summary>
public enum IneligibilityReason
{
    /// <summary>Eligible.</summary>
    None,

    /// <summary>900105: one or more Azure subscriptions are suspended.</summary>
    SuspendedSubscription,

    /// <summary>900107: the plan is not in the customer's country's catalogue.</summary>
    NotInCatalogue,

    /// <summary>900108: no legacy Azure subscriptions: buy a plan instead.</summary>
    NoAzureSubscriptions,

    /// <summary>900109: an upgrade is under way.</summary>
    UpgradeInProgress,

    /// <summary>900110: an upgrade is already completed.</summary>
    UpgradeCompleted,

    /// <summary>900119: Azure Partner Shared Services.</summary>
    SharedServices,

    /// <summary>900120: cannot be processed; support case.</summary>
    CannotBeProcessed,

    /// <summary>900130: subscriptions were bought recently; later.</summary>
    RecentlyBought,

    /// <summary>13605: the Microsoft Customer Agreement is missing.</summary>
    CustomerAgreementMissing,

    /// <summary>900123: the reseller's Microsoft Partner Agreement is missing.</summary>
    ResellerAgreementMissing,

    /// <summary>900124: the partner's own Microsoft Partner Agreement is missing.</summary>
    PartnerAgreementMissing,

    /// <summary>20002, 900159: no commerce relationship.</summary>
    NoRelationship,

    /// <summary>Something else: see the text.</summary>
    Other,
}

/// <summary>Whether a customer can be upgraded. Refusals come as 200 with a text or as an error with a code; here they are the same.</summary>
/// <param name="IsEligible">An upgrade can be started.</param>
/// <param name="UpgradeId">An upgrade that exists: attach to it instead of starting one.</param>
/// <param name="Reason">Why not.</param>
/// <param name="Code">The error code, where one was given.</param>
/// <param name="Text">The words that were given, cleaned.</param>
public sealed record UpgradeEligibility(bool IsEligible, Guid? UpgradeId, IneligibilityReason Reason, string? Code = null, string? Text = null);

internal sealed record UpgradeRequest(Guid CustomerId, string ProductFamily);

internal sealed record EligibilityAnswer(bool? IsEligible, string? Reason, Guid? UpgradeId);
