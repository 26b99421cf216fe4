using System.Collections.Frozen;
using static TransitionOrchestrator.PartnerCenter.PartnerCenterErrorKind;
using static TransitionOrchestrator.PartnerCenter.PartnerCenterReaction;

namespace TransitionOrchestrator.PartnerCenter;

/// <summary>The documented error codes that the product reacts to: page "error-codes" of the Partner Center developer documentation.</summary>
public static class PartnerCenterErrorCodes
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // One row per code. The statuses are informative, except for codes below 10000: several services number those on their own.
    private static readonly PartnerCenterErrorCode[] Rows =
    [
        // Access
        Row("400", [401], PartnerCenterErrorKind.Authentication, RefreshToken, "Access denied."),
        Row("800001", [401], PartnerCenterErrorKind.Authentication, RefreshToken, "The partner token is missing in the request's context."),
        Row("2032", [403], Authorization, Stop, "Access denied."),
        Row("900150", [403], Authorization, Stop, "The user's role is not sufficient."),
        Row("900308", [403], Authorization, Stop, "The user's rights are not sufficient."),
        Row("900335", [403], Authorization, Stop, "The user's role is not sufficient for this entitlement."),
        Row("900329", [403], Authorization, Stop, "An app-only token is not supported here; an App+User token is needed."),
        Row("900309", [403], Authorization, Stop, "Blocked by Conditional Access."),

        // Not there
        Row("1000", [404], NotFound, Report, "Not found."),
        Row("20003", [404], NotFound, Report, "The subscription was not found."),
        Row("800021", [404], NotFound, Report, "The subscription is not valid."),
        Row("600074", [404], NotFound, Report, "The customer account has no validation status."),
        Row("400013", [404], NotFound, Report, "The product was not found in this country."),
        Row("800008", [404], NotFound, NewCart, "The cart was not found or has expired."),
        Row("800111", [404], NotFound, Report, "The Azure entitlement was not found."),
        Row("900106", [404], NotFound, Report, "No upgrade request was found."),

        // Customer, relationship, account
        Row("20002", [403], NotEligible, Report, "There is no commerce relationship between partner and customer."),
        Row("900159", [403], NotEligible, Report, "There is no commerce relationship between partner and customer."),
        Row("900118", [400], Invalid, FixRequest, "The customer id is not valid."),
        Row("800002", [400], Invalid, FixRequest, "The input is not valid."),
        Row("800073", [403], NotEligible, Report, "The customer account is under review."),
        Row("800074", [403], NotEligible, Report, "The customer account is not approved."),
        Row("800075", [403], NotEligible, Report, "The customer account's validation is not known."),

        // Agreements, programme, reseller of record
        Row("13605", [403], NotEligible, ConfirmAgreement, "The Microsoft Customer Agreement is not confirmed."),
        Row("900123", [403], NotEligible, Report, "The indirect reseller has not accepted the Microsoft Partner Agreement."),
        Row("900124", [403], NotEligible, Stop, "The own company has not accepted the Microsoft Partner Agreement."),
        Row("800039", [403], NotEligible, Report, "The programme status is not active."),
        Row("900149", [403], NotEligible, Report, "The reseller's programme status is not active."),
        Row("800016", [400, 404], Invalid, FixReseller, "The MPN id is not that of an indirect reseller."),
        Row("800015", [400, 404], Invalid, FixReseller, "The MPN id was not found."),
        Row("2072", [400, 404], Invalid, FixReseller, "The provider's own id cannot be the reseller of record."),
        Row("800098", [400], Invalid, FixReseller, "The reseller of record cannot be changed."),
        Row("2000", [400], Invalid, FixReseller, "The reseller's id has a bad format."),
        Row("2001", [400], Invalid, FixReseller, "No reseller id was given."),
        Row("2200", [400], NotEligible, FixReseller, "The MPN id is not valid or not migrated."),
        Row("2201", [400], NotEligible, FixReseller, "The reseller is in another region."),
        Row("2202", [400], NotEligible, FixReseller, "The reseller's agreement cannot be established."),
        Row("2203", [400], NotEligible, Report, "The reseller has not signed the Microsoft Partner Agreement."),
        Row("2204", [400], NotEligible, FixReseller, "The partner is not an indirect reseller."),
        Row("2205", [400], NotEligible, FixReseller, "The reseller's tenant is not known."),
        Row("2206", [400], NotEligible, Report, "The reseller's tenant has not signed the Microsoft Partner Agreement."),
        Row("900206", [400], Invalid, FixRequest, "The partner attestation is missing."),
        Row("900203", [400], Invalid, FixRequest, "An item needs attestation."),

        // Subscriptions and entitlements
        Row("2055", [400, 412], Conflict, ReadAgain, "The ETag is no longer valid."),
        Row("2054", [400], Invalid, FixRequest, "The billing cycle cannot be changed here."),
        Row("2011", [400], Conflict, Report, "The status cannot be changed: the subscription is deleted."),
        Row("800091", [400], Conflict, Report, "The status change is not allowed."),
        Row("800096", [400], Conflict, Report, "The status change is not allowed in the present state."),
        Row("800040", [400], Conflict, Report, "The subscription is suspended."),
        Row("800082", [400, 409], Conflict, RetryLater, "The subscription is not ready to be updated.", Soon),
        Row("900278", [409], Conflict, RetryLater, "An operation is pending; try again after 24 hours.", Day),
        Row("900115", [403], Conflict, Report, "The Azure plan has active Azure subscriptions and cannot be suspended."),
        Row("900307", [400], Invalid, FixRequest, "The cancellation reason is not valid."),
        Row("900337", [400], Conflict, Report, "The entitlement cannot be reactivated."),
        Row("800011", [400], Invalid, Report, "Not an Azure subscription."),
        Row("800012", [400], Conflict, Report, "The Azure subscription is not active."),
        Row("800013", [400], Conflict, Report, "The Azure subscription is not enabled for reservations."),
        Row("800030", [400], Conflict, Report, "The Azure subscription is not registered."),

        // Catalogue, cart, order
        Row("400030", [403], Invalid, FixRequest, "The catalogue view is not allowed."),
        Row("400036", [403], Invalid, FixRequest, "The catalogue segment is not allowed."),
        Row("400019", [404], NotFound, NewCart, "The availability was not found at checkout."),
        Row("800064", [409], Conflict, ReadAgain, "The cart is processed by another request.", Soon),
        Row("800065", [400], Conflict, TreatAsDone, "The cart was already submitted."),
        Row("800060", [409], Conflict, ReadAgain, "The order is in progress.", Soon),
        Row("800009", [400], Invalid, ReadAgain, "The cart has an error in its items."),
        Row("900169", [400], Invalid, FixRequest, "The currency is not supported."),
        Row("400072", [200, 403], NotEligible, Report, "The item is not available."),
        Row("2091", [200, 403], NotEligible, Report, "The item is not available."),
        Row("2085", [200, 403], NotEligible, Report, "The item is not available."),
        Row("800020", [200, 403], NotEligible, Report, "The item is not available to this customer."),
        Row("500600", [200, 403], NotEligible, Report, "The legacy offer can no longer be bought."),
        Row("800066", [403], NotEligible, Report, "Too many subscriptions for the customer."),
        Row("800068", [403], NotEligible, Report, "Too many Azure subscriptions for the partner."),
        Row("800018", [400], NotEligible, Report, "A sandbox limit is reached."),
        Row("900116", [400], NotEligible, Report, "Not supported in this environment."),
        Row("900127", [400], NotEligible, Report, "Not supported in this environment."),
        Row("900322", [400], NotEligible, Report, "Not supported in this environment."),
        Row("800023", [400, 403], NotEligible, Stop, "The credit limit is exceeded."),
        Row("800024", [400, 403], NotEligible, Stop, "Not eligible for the transaction."),
        Row("800025", [400, 403], NotEligible, Stop, "Not eligible for the transaction."),
        Row("800026", [400, 403], NotEligible, Stop, "Not eligible for the transaction."),
        Row("900121", [400, 403], NotEligible, Stop, "Not eligible for the transaction."),

        // Product upgrade
        Row("900105", [403], NotEligible, Report, "One or more Azure subscriptions are suspended."),
        Row("900107", [400], NotEligible, Report, "The Azure catalogue item was not found: country or plan not available."),
        Row("900108", [403], NotEligible, Report, "The customer has no Azure subscriptions: buy a plan instead."),
        Row("900109", [409], Conflict, AttachToUpgrade, "The original upgrade is still in progress."),
        Row("900110", [400], Conflict, AttachToUpgrade, "The upgrade is already completed."),
        Row("900111", [400], Invalid, FixRequest, "The upgrade belongs to another customer."),
        Row("900112", [409], Conflict, RetryLater, "The purchase is blocked: an upgrade is pending.", Minutes),
        Row("900113", [409], Conflict, RetryLater, "The purchase is blocked: an upgrade is in progress.", Minutes),
        Row("900114", [409], Conflict, Report, "The purchase is blocked: an upgrade has failed. Open a support case."),
        Row("900119", [403], NotEligible, Report, "Azure Partner Shared Services are present: not upgradable."),
        Row("900120", [403], NotEligible, Report, "The Azure upgrade cannot be processed. Open a support case."),
        Row("900130", [403], NotEligible, RetryLater, "Azure subscriptions were bought recently; try again after some days.", Day),
        Row("900131", [403], NotEligible, Report, "A transfer was refused: legacy Azure subscriptions are present."),
        Row("900132", [403], NotEligible, Report, "A transfer was refused: the Azure plan is not active."),
        Row("900133", [403], NotEligible, Report, "A transfer was refused: the Azure plan is not bought."),
        Row("900134", [403], NotEligible, Report, "A transfer was refused: the Azure plan cannot be bought."),

        // Service trouble
        Row("800003", [500], Transient, RetryLater, "Unexpected service error."),
        Row("800005", [500], Transient, RetryLater, "Unexpected service error."),
        Row("900192", [500], Transient, RetryLater, "Unexpected service error."),
    ];

    private static readonly FrozenDictionary<string, PartnerCenterErrorCode> ByCode = Rows.ToFrozenDictionary(r => r.Code, StringComparer.Ordinal);

    /// <summary>Every row.</summary>
    public static IReadOnlyList<PartnerCenterErrorCode> All => Rows;

    /// <summary>The row of a code, or null. A code below 10000 counts only with the status it is documented with.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The code.</param>
    public static PartnerCenterErrorCode? Find(int status, string? code) =>
        code is not null && ByCode.TryGetValue(code, out var row) && (code.Length > 4 || row.Statuses.Contains(status)) ? row : null;

    private static PartnerCenterErrorCode Row(
        string code, int[] statuses, PartnerCenterErrorKind kind, PartnerCenterReaction reaction, string meaning, TimeSpan? retryAfter = null) =>
        new(code, statuses, kind, reaction, meaning, retryAfter);
}
