using TransitionOrchestrator.PartnerCenter.Json;
using TransitionOrchestrator.PartnerCenter.Transport;

namespace TransitionOrchestrator.PartnerCenter;

public sealed partial class PartnerCenterClient
{
    private static readonly Operation GetCommerceCapabilitiesOperation = new(nameof(GetCommerceCapabilities), HttpMethod.Get, ResourceFamily.CustomersOrdersSubscriptions);
    private static readonly Operation MapEntitlementOperation = new(nameof(MapEntitlement), HttpMethod.Put, ResourceFamily.CustomersOrdersSubscriptions, Repeat.SameId);

    /// <summary>What the commerce back end offers beyond the public API, of which this is not a part: 404 means nothing.</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure.</exception>
    public async Task<CommerceCapabilities> GetCommerceCapabilities(Guid customerId, CallContext context, CancellationToken cancellation)
    {
        try
        {
            return await Send(
                GetCommerceCapabilitiesOperation, context, new($"/v1/customers/{customerId}/commerce/capabilities"), PartnerCenterJson.Default.CommerceCapabilities, cancellation);
        }
        catch (PartnerCenterException e) when (e.HttpStatus == 404)
        {
            return CommerceCapabilities.None;
        }
    }

    /// <summary>
    /// Maps an Azure subscription to a plan. Not part of the public API. A PUT: repeating it changes nothing. The Azure subscription
    /// itself, its resources and its access stay as they are.
    /// </summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="planId">The Azure plan.</param>
    /// <param name="azureSubscriptionId">The Azure subscription, not the commerce subscription.</param>
    /// <param name="sourceSubscriptionId">The legacy commerce subscription that it is under now.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure.</exception>
    public async Task<MappingResult> MapEntitlement(
        Guid customerId, Guid planId, Guid azureSubscriptionId, Guid sourceSubscriptionId, CallContext context, CancellationToken cancellation)
    {
        var request = new Request(
            $"/v1/customers/{customerId}/subscriptions/{planId}/azureEntitlements/{azureSubscriptionId}", Body(new(sourceSubscriptionId), PartnerCenterJson.Default.MapRequest));
        var reply = await _transport.SendAsync(MapEntitlementOperation, context, request, cancellation);
        return reply.Status == 202
            ? new MappingResult.Accepted()
            : new MappingResult.Mapped(Read(MapEntitlementOperation, context, reply, PartnerCenterJson.Default.AzureEntitlement));
    }
}
