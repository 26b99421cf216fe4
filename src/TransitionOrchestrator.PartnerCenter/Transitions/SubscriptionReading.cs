using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.PartnerCenter.Transitions;

/// <summary>Translates subscriptions of Partner Center into those of the domain.</summary>
internal static class SubscriptionReading
{
    public static Reseller Reseller(this Subscription subscription) => Core.Reseller.Parse(subscription.PartnerId);

    public static bool IsActivePlan(this Subscription subscription) => subscription.IsAzurePlan && subscription.HasStatus("active");

    /// <summary>Other Azure offers, of sandboxes and national clouds (reference 4.1, "recognition rules").</summary>
    public static bool IsOtherAzureOffer(this Subscription subscription) =>
        !subscription.IsLegacyAzure && (subscription.OfferId?.StartsWith("MS-AZR-", StringComparison.OrdinalIgnoreCase) ?? false);

    /// <summary>The Azure subscription's id; where none is given it equals the commerce subscription's (reference 4.1, <c>entitlementId</c>).</summary>
    public static AzureSubscriptionId AzureId(this Subscription subscription) => new(subscription.EntitlementId ?? subscription.Id);

    public static LegacyStatus LegacyStatus(this Subscription subscription) =>
        subscription.HasStatus("active") ? Core.LegacyStatus.Active
        : subscription.HasStatus("suspended") ? Core.LegacyStatus.Suspended
        : Core.LegacyStatus.Other;

    public static LegacySubscription ToLegacy(this Subscription subscription) =>
        new(new CommerceSubscriptionId(subscription.Id), subscription.AzureId(), subscription.FriendlyName ?? subscription.OfferName ?? "", subscription.Reseller(), subscription.LegacyStatus());

    /// <summary>What a decision to suspend rests on is as it was.</summary>
    public static bool IsStill(this Subscription subscription, SubscriptionWork work) =>
        subscription.IsLegacyAzure && subscription.AzureId() == work.AzureId && subscription.Reseller() == work.Reseller;
}
