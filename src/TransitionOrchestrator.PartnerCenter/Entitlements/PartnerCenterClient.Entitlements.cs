using TransitionOrchestrator.PartnerCenter.Json;
using TransitionOrchestrator.PartnerCenter.Transport;

namespace TransitionOrchestrator.PartnerCenter;

public sealed partial class PartnerCenterClient
{
    private static readonly Operation GetEntitlementsOperation = new(nameof(GetEntitlements), HttpMethod.Get, ResourceFamily.CustomersOrdersSubscriptions, AppOnlyAllowed: true);

    /// <summary>The Azure subscriptions under a plan. There is deliberately no method that changes one.</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="planId">The Azure plan's subscription id.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure.</exception>
    public async Task<IReadOnlyList<AzureEntitlement>> GetEntitlements(Guid customerId, Guid planId, CallContext context, CancellationToken cancellation) =>
        await SendForAll(
            GetEntitlementsOperation, context, $"/v1/customers/{customerId}/subscriptions/{planId}/azureEntitlements",
            PartnerCenterJson.Default.CollectionAzureEntitlement, cancellation);
}
