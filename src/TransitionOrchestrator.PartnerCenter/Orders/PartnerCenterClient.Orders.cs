using TransitionOrchestrator.PartnerCenter.Json;
using TransitionOrchestrator.PartnerCenter.Transport;

namespace TransitionOrchestrator.PartnerCenter;

public sealed partial class PartnerCenterClient
{
    private static readonly Operation GetOrdersOperation = new(nameof(GetOrders), HttpMethod.Get, ResourceFamily.CustomersOrdersSubscriptions, AppOnlyAllowed: true);

    /// <summary>All orders of a customer. A new one may take up to 15 minutes to appear (page "checkout-a-cart"): absence proves nothing.</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure.</exception>
    public async Task<IReadOnlyList<Order>> GetOrders(Guid customerId, CallContext context, CancellationToken cancellation) =>
        await SendForAll(GetOrdersOperation, context, $"/v1/customers/{customerId}/orders", PartnerCenterJson.Default.CollectionOrder, cancellation);
}
