namespace TransitionOrchestrator.Simulators.PartnerCenter.Faults;

/// <summary>A fault that can be switched on.</summary>
/// <param name="Name">What it is called on the command line and in the admin API.</param>
/// <param name="Passing">A patient and careful caller gets over it without anyone's help.</param>
/// <param name="ChaosProbability">How often it strikes in the <c>chaos</c> profile; 0 keeps it out.</param>
/// <param name="Summary">What it does.</param>
public sealed record Fault(string Name, bool Passing, double ChaosProbability, string Summary)
{
    internal const string ResetBefore = "reset-before";
    internal const string ResetAfter = "reset-after";
    internal const string Error500 = "error-500";
    internal const string Gateway502 = "gateway-502";
    internal const string Gateway503 = "gateway-503";
    internal const string Gateway504 = "gateway-504";
    internal const string Timeout408 = "timeout-408";
    internal const string Throttle429 = "throttle-429";
    internal const string Slow = "slow";
    internal const string NotReady409 = "not-ready-409";
    internal const string PendingOperation409 = "pending-operation-409";
    internal const string CartBusy409 = "cart-busy-409";
    internal const string Patch202 = "patch-202";
    internal const string Mapping202 = "mapping-202";
    internal const string CheckoutErrors = "checkout-order-errors";
    internal const string CartLineError = "cart-line-error";
    internal const string LocationVariants = "location-variants";
    internal const string UnknownStatus = "unknown-status";
    internal const string MissingErrorDetails = "missing-error-details";
    internal const string ErrorMessageField = "error-message-field";
    internal const string EligibilityError = "eligibility-error";
    internal const string UpgradeStuck = "upgrade-stuck";
    internal const string UpgradeFailed = "upgrade-failed";
    internal const string UpgradeLineFailed = "upgrade-line-failed";
    internal const string UpgradeLeavesActive = "upgrade-leaves-active";
    internal const string RefreshTokenRevoked = "refresh-token-revoked";
    internal const string SecondPlanLate = "second-plan-late";
    internal const string WrongPlan = "wrong-plan";
    internal const string ResellerEmpty = "por-empty";
    internal const string IdempotencyOff = "idempotency-off";
    internal const string LagPlan = "lag-plan";
    internal const string LagEntitlements = "lag-entitlements";
    internal const string LagSubscription = "lag-subscription";
    internal const string LagUsage = "lag-usage";
    internal const string CodeAsText = "code-as-text";
    internal const string ByteOrderMark = "byte-order-mark";
    internal const string DoubledHeaders = "doubled-headers";
    internal const string ExtraFields = "extra-fields";

    /// <summary>Every fault that the simulator knows.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        new(ResetBefore, true, 0.02, "the connection is reset and nothing was done"),
        new(ResetAfter, true, 0.04, "a POST, PUT or PATCH is carried out and the connection is reset before the answer"),
        new(Error500, true, 0.02, "500/800003"),
        new(Gateway502, true, 0.01, "502 with HTML"),
        new(Gateway503, true, 0.01, "503 with HTML"),
        new(Gateway504, true, 0.01, "504 with HTML after the call was carried out"),
        new(Timeout408, true, 0.01, "408 with an empty body"),
        new(Throttle429, true, 0.02, "429 with Retry-After and the gateway's body"),
        new(Slow, true, 0, "the call is carried out and the answer comes late (seconds; 200 by default)"),
        new(NotReady409, true, 0.05, "PATCH and mapping answer 409/800082"),
        new(PendingOperation409, true, 0, "PATCH, mapping and checkout answer 409/900278: try after 24 hours"),
        new(CartBusy409, true, 0.02, "checkout answers 409/800064"),
        new(Patch202, true, 0.2, "PATCH answers 202 and is applied later"),
        new(Mapping202, true, 0.2, "mapping answers 202 and is applied later"),
        new(CheckoutErrors, true, 0.05, "checkout leaves out an order group (half of several) and reports it in orderErrors"),
        new(CartLineError, true, 0.05, "a cart is created with an error in its line"),
        new(LocationVariants, true, 0.5, "the Location of an upgrade is absolute, has /v1, a leading slash or ends in /status"),
        new(UnknownStatus, true, 0.1, "a running upgrade shows a status that nobody documents"),
        new(MissingErrorDetails, true, 0.2, "a failed upgrade or line comes without errorDetails"),
        new(ErrorMessageField, true, 0.2, "errorDetails has message instead of description"),
        new(EligibilityError, true, 0.2, "ineligibility comes as the 4xx instead of a reason, or the other way round"),
        new(UpgradeStuck, false, 0, "an upgrade buys its plans and stays in progress for ever"),
        new(UpgradeFailed, false, 0, "an upgrade buys its plans and fails; purchases then answer 409/900114"),
        new(UpgradeLineFailed, false, 0, "a line of an upgrade fails (sampled per line)"),
        new(UpgradeLeavesActive, true, 0, "an upgrade maps and leaves the commerce subscription active (sampled per line)"),
        new(RefreshTokenRevoked, false, 0, "refresh tokens answer invalid_grant and user tokens 401, as long as it is on"),
        new(SecondPlanLate, true, 0, "the plan of a second reseller takes a day to be listed"),
        new(WrongPlan, false, 0, "an upgrade moves a line under another reseller's plan"),
        new(ResellerEmpty, false, 0, "partnerId is empty in a subscription that was read"),
        new(IdempotencyOff, true, 0, "a repeated MS-RequestId is carried out again"),
        new(LagPlan, true, 0.2, "a read does not know the plans that were bought in this run"),
        new(LagEntitlements, true, 0.2, "a read shows the first half of a plan's entitlements"),
        new(LagSubscription, true, 0.2, "a read shows the status before the last change"),
        new(LagUsage, true, 0.2, "usage records do not know of the plan"),
        new(CodeAsText, true, 0.3, "the error code is text"),
        new(ByteOrderMark, true, 0.05, "the body begins with a byte order mark"),
        new(DoubledHeaders, true, 0.1, "MS-RequestId and MS-CorrelationId are echoed twice"),
        new(ExtraFields, true, 0.2, "subscriptions have members that nobody documents"),
    ];
}
