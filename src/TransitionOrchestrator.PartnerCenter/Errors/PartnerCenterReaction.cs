namespace TransitionOrchestrator.PartnerCenter;

/// <summary>The reaction that belongs to an error code (reference 1.7 and 6.4, from the page "error-codes").</summary>
public enum PartnerCenterReaction
{
    /// <summary>Nothing that a program can do: report it to a person.</summary>
    Report,

    /// <summary>The same call may succeed later.</summary>
    RetryLater,

    /// <summary>A new token, once; then stop.</summary>
    RefreshToken,

    /// <summary>Stop everything: rights or configuration are wrong for all customers.</summary>
    Stop,

    /// <summary>Read the resource again and decide anew.</summary>
    ReadAgain,

    /// <summary>Confirm the Microsoft Customer Agreement first.</summary>
    ConfirmAgreement,

    /// <summary>Correct the reseller of record.</summary>
    FixReseller,

    /// <summary>Correct the request; a programming or data error.</summary>
    FixRequest,

    /// <summary>Take a new availability or a new cart.</summary>
    NewCart,

    /// <summary>Read orders and treat as done if they are there.</summary>
    TreatAsDone,

    /// <summary>Attach to the upgrade that exists.</summary>
    AttachToUpgrade,
}
