using TransitionOrchestrator.PartnerCenter.Json;
using TransitionOrchestrator.PartnerCenter.Transport;

namespace TransitionOrchestrator.PartnerCenter;

public sealed partial class PartnerCenterClient
{
    private static readonly Operation CreateCartOperation = new(nameof(CreateCart), HttpMethod.Post, ResourceFamily.Carts, Repeat.SameId, AppOnlyAllowed: true);
    private static readonly Operation GetCartOperation = new(nameof(GetCart), HttpMethod.Get, ResourceFamily.Carts, AppOnlyAllowed: true);
    private static readonly Operation CheckoutCartOperation = new(nameof(CheckoutCart), HttpMethod.Post, ResourceFamily.Carts, Repeat.LookFirst, AppOnlyAllowed: true);

    /// <summary>
    /// Makes a cart with one Azure plan. Buys nothing; a cart left over by a repeat expires. Look at <see cref="Cart.Errors"/> before
    /// checking out: a 201 may have some.
    /// </summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="catalogItemId">From <see cref="GetAzurePlanCatalogItem"/>, just read.</param>
    /// <param name="resellerMpnId">The indirect reseller of record; null for a direct partner, who may name none (cart error 10004).</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure.</exception>
    public async Task<Cart> CreateCart(Guid customerId, string catalogItemId, string? resellerMpnId, CallContext context, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(catalogItemId);
        var line = new CartLine
        {
            Id = 0,
            CatalogItemId = catalogItemId,
            Quantity = 1,
            BillingCycle = "one_time",
            Participants = resellerMpnId is null ? null : [new(CartParticipant.TransactionReseller, resellerMpnId)],
        };

        // Without the attestation the purchase is refused with 900206.
        var body = Body(new(PartnerOnRecordAttestationAccepted: true, [line]), PartnerCenterJson.Default.CartRequest);
        return await SendForCart(CreateCartOperation, context, new($"/v1/customers/{customerId}/carts", body), cancellation);
    }

    /// <summary>A cart (page "cart-resources").</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="cartId">The cart.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">NotFound 800008 when it has expired; and every other failure.</exception>
    public Task<Cart> GetCart(Guid customerId, string cartId, CallContext context, CancellationToken cancellation) =>
        SendForCart(GetCartOperation, context, new($"/v1/customers/{customerId}/carts/{Segment(cartId)}"), cancellation);

    /// <summary>Buys what is in the cart. Never repeated blindly: see the remarks of <see cref="PartnerCenterClient"/>.</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="cartId">The cart.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up; whether it was bought is not known then.</param>
    /// <exception cref="PartnerCenterException">
    /// Ambiguous when the outcome is not known: look at cart, orders and subscriptions. Conflict 800065 when it was submitted before.
    /// </exception>
    public async Task<CheckoutResult> CheckoutCart(Guid customerId, string cartId, CallContext context, CancellationToken cancellation)
    {
        var reply = await _transport.SendAsync(CheckoutCartOperation, context, new($"/v1/customers/{customerId}/carts/{Segment(cartId)}/checkout"), cancellation);
        var result = Read(CheckoutCartOperation, context, reply, PartnerCenterJson.Default.CheckoutResult);
        return result.Orders.Count + result.OrderErrors.Count > 0
            ? result
            : throw NotUnderstood(CheckoutCartOperation, context, reply, "The checkout names neither an order nor an error.");
    }

    private async Task<Cart> SendForCart(Operation operation, CallContext context, Request request, CancellationToken cancellation)
    {
        var reply = await _transport.SendAsync(operation, context, request, cancellation);
        var cart = Read(operation, context, reply, PartnerCenterJson.Default.Cart);
        return cart.Id is { Length: > 0 } ? cart : throw NotUnderstood(operation, context, reply, "The cart has no id.");
    }
}
