namespace TransitionOrchestrator.Core;

/// <summary>A prerequisite that does not hold. All of them are reported together, and nothing has been bought.</summary>
/// <param name="Code">One of <see cref="UnmetCodes"/>.</param>
/// <param name="Message">What to do about it.</param>
public sealed record UnmetPrerequisite(string Code, string Message);

/// <summary>The stable codes of <see cref="UnmetPrerequisite"/>.</summary>
public static class UnmetCodes
{
    /// <summary>The partner is not the customer's reseller.</summary>
    public const string ResellerRelationshipMissing = "resellerRelationshipMissing";

    /// <summary>The customer's account validation does not let it buy.</summary>
    public const string CustomerNotAllowed = "customerNotAllowed";

    /// <summary>The Microsoft Customer Agreement is not accepted, and the request carries no attestation.</summary>
    public const string CustomerAgreementMissing = "customerAgreementMissing";

    /// <summary>A reseller of record may not transact.</summary>
    public const string ResellerMayNotTransact = "resellerMayNotTransact";

    /// <summary>The Azure plan is not sold in the customer's country.</summary>
    public const string CountryNotServed = "countryNotServed";

    /// <summary>A suspended legacy subscription blocks the product upgrade.</summary>
    public const string SuspendedSubscription = "suspendedSubscription";

    /// <summary>The upgrade service refuses the customer for another reason.</summary>
    public const string NotEligible = "notEligible";

    /// <summary>The route that was asked for is not offered for this customer.</summary>
    public const string RouteNotOffered = "routeNotOffered";
}
