using System.Text.Json.Serialization;

namespace TransitionOrchestrator.PartnerCenter;

/// <summary>An Azure subscription under an Azure plan (page "get-a-list-of-azure-entitlements-for-subscription").</summary>
/// <param name="Id">The Azure subscription id.</param>
/// <param name="FriendlyName">Its name.</param>
/// <param name="Status"><c>active</c>; other words occur.</param>
/// <param name="SubscriptionId">The Azure plan.</param>
public sealed record AzureEntitlement(Guid Id, string? FriendlyName, string? Status, Guid? SubscriptionId)
{
    /// <summary>Whether it is in use.</summary>
    [JsonIgnore]
    public bool IsActive => PartnerCenterText.Comparer.Equals(Status, "active");
}
