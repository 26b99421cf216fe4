using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.PartnerCenter.Transitions;

/// <summary>
/// Buys a plan through a cart. The cart is remembered before it is checked out, and a cart is ordered at most once: that, and
/// looking at cart, subscriptions and orders before it is ever checked out again, is what keeps a plan from being bought twice (I1).
/// </summary>
internal sealed class StepwisePurchase(PartnerCenterClient client, PartnerDirectory directory, TimeProvider time)
{
    /// <summary>Far longer than any list was seen to lag.</summary>
    private static readonly TimeSpan PlanIsListedWithin = TimeSpan.FromDays(1);

    /// <summary>Makes a cart for each plan, or takes up the cart of an earlier attempt: it may have been ordered without being listed yet.</summary>
    public Task<StepAnswer<PlanWork>> PrepareAsync(StepRequest<PlanWork> request, ActivityContext context, CancellationToken cancellationToken) =>
        EachItem.AnswerAsync(request, context, time, async (item, calls) =>
            Earlier(request.Order, item) is { } earlier
                ? StepOutcome<PlanWork>.Done(item with
                {
                    PlanId = earlier.PlanId, CartId = earlier.CartId, OrderId = earlier.OrderId, CartIsEarlier = true, CartSafeAfter = time.GetUtcNow() + request.Order.Pace.ListingLag,
                })
                : await MakeCartAsync(request.Order, item, calls, cancellationToken));

    /// <summary>Ensures that each cart was ordered, and finds the plan that it bought.</summary>
    public Task<StepAnswer<PlanWork>> EnsureAsync(StepRequest<PlanWork> request, ActivityContext context, CancellationToken cancellationToken) =>
        EachItem.AnswerAsync(request, context, time, async (item, calls) =>
        {
            var customer = request.Order.Id.Customer.Value;
            if (item.PlanId is not null)
                return StepOutcome<PlanWork>.Done(item);
            if (item.CartId is null)
            {
                if (request.CalledOff)
                    return CalledOff(item);

                // The cart before is gone for certain. The new one is remembered first, and checked out when asked again.
                var made = await MakeCartAsync(request.Order, item, calls, cancellationToken);
                return made.Standing == Standing.Done ? StepOutcome<PlanWork>.Pending(made.Item, "cartMade", "A new cart was made.") : made;
            }

            calls.MayHaveBeenMade("CheckoutCart", item.CartId);
            if (context.MayHaveRunBefore || request.Ask > 1 || item.CartIsEarlier)
            {
                var look = await LookAsync(request.Order, item, calls, cancellationToken);
                if (look is not null)
                    return look;
            }

            return request.CalledOff ? CalledOff(item) : await CheckOutAsync(customer, item, calls, cancellationToken);
        });

    /// <summary>A purchase before this one whose plan may not be listed yet; one that was ready a day ago would be, if it still existed.</summary>
    private PlanRow? Earlier(TransitionOrder order, PlanWork item) =>
        order.EarlierPurchases.FirstOrDefault(row => row.Reseller == item.Reseller && (row.ReadyAt is not { } ready || time.GetUtcNow() - ready < PlanIsListedWithin));

    private static StepOutcome<PlanWork> CalledOff(PlanWork item) =>
        StepOutcome<PlanWork>.Failed(item, new Problem("calledOff", "The transition was called off before the plan was bought.", Passing: false));

    private async Task<StepOutcome<PlanWork>> MakeCartAsync(TransitionOrder order, PlanWork item, StepCalls calls, CancellationToken cancellationToken)
    {
        var customer = order.Id.Customer.Value;
        calls.MayHaveBeenMade("CreateCart", item.Reseller.Key);
        if (item.CatalogItemId is null)
        {
            var country = (await client.GetCustomer(customer, calls.Ids("Customer", ""), cancellationToken)).Country;
            item = item with { CatalogItemId = country is null ? null : await directory.FindCatalogItemAsync(country, calls.Ids("Catalogue", country), cancellationToken) };
            if (item.CatalogItemId is null)
                return StepOutcome<PlanWork>.Failed(item, new Problem("countryNotServed", "The Azure plan is not sold in the customer's country.", Passing: false));
        }

        var cart = await calls.WriteAsync("CreateCart", item.Reseller.Key, ids => client.CreateCart(customer, item.CatalogItemId!, item.Reseller.MpnId, ids, cancellationToken));
        if (cart.Errors.FirstOrDefault() is { } error)
        {
            // "unable_to_process_cart_line_item" (10006) speaks of the service, all others of the line: only it is worth another cart.
            if (error.ErrorCode is { } code && (code == "10006" || PartnerCenterText.Comparer.Equals(code, "unable_to_process_cart_line_item")))
                return StepOutcome<PlanWork>.Pending(item, $"cart.{code}", error.ErrorDescription ?? "The cart's line could not be processed.");
            return StepOutcome<PlanWork>.Failed(item, new Problem($"cart.{error.ErrorCode}", error.ErrorDescription ?? "The cart was made with an error in its line.", Passing: false));
        }

        return StepOutcome<PlanWork>.Done(item with { CartId = cart.Id, CartIsEarlier = false, CartSafeAfter = (cart.ExpirationTimestamp ?? time.GetUtcNow()) + order.Pace.ListingLag });
    }

    private async Task<StepOutcome<PlanWork>> CheckOutAsync(Guid customer, PlanWork item, StepCalls calls, CancellationToken cancellationToken)
    {
        try
        {
            var result = await calls.WriteAsync("CheckoutCart", item.CartId!, ids => client.CheckoutCart(customer, item.CartId!, ids, cancellationToken), answer => answer.IsComplete);
            if (result.Orders.Count == 0)
            {
                // Nothing was ordered, so the cart is still there: what passes by itself is asked for again, after a look.
                var error = result.OrderErrors[0];
                if (error.Known is { Reaction: PartnerCenterReaction.RetryLater or PartnerCenterReaction.ReadAgain })
                    return StepOutcome<PlanWork>.Pending(item, error.Code!, error.Description ?? "The order could not be placed now.");
                return StepOutcome<PlanWork>.Failed(item, new Problem(error.Code ?? "orderError", error.Description ?? "The order was refused.", Passing: false));
            }

            var order = result.Orders[0];
            item = item with { OrderId = order.Id };
            var plan = order.LineItems.FirstOrDefault(line => line.SubscriptionId is not null)?.SubscriptionId;
            return plan is { } id
                ? StepOutcome<PlanWork>.Done(item with { PlanId = new PlanId(id) })
                : StepOutcome<PlanWork>.Pending(item, "orderPending", $"Order {order.Id} is {order.Status}; its plan has no id yet.");
        }
        catch (PartnerCenterException failure) when (failure.Code is "800065" or "800064" or "800060")
        {
            return StepOutcome<PlanWork>.Pending(item, failure.Code, "The cart was submitted before; its order is looked for.");
        }
        catch (PartnerCenterException failure) when (failure.Code is "800008" or "400019")
        {
            return await AfterLostCartAsync(item, failure.Code == "400019");
        }
    }

    /// <summary>Looks whether the cart was ordered. Null: it certainly was not, and may be checked out.</summary>
    private async Task<StepOutcome<PlanWork>?> LookAsync(TransitionOrder order, PlanWork item, StepCalls calls, CancellationToken cancellationToken)
    {
        var customer = order.Id.Customer.Value;
        var cart = await FindCartAsync(customer, item.CartId!, calls, cancellationToken);

        // Also before the first checkout of a cart that had to wait: somebody may have bought a plan meanwhile.
        var subscriptions = await client.GetSubscriptions(customer, calls.Ids("FindPlan", "subscriptions"), cancellationToken);
        if (subscriptions.FirstOrDefault(one => one.IsActivePlan() && one.Reseller() == item.Reseller) is { } plan)
            return StepOutcome<PlanWork>.Done(item with { PlanId = new PlanId(plan.Id), OrderId = item.OrderId ?? plan.OrderId });
        if (cart is { IsOrdered: false })
            return null;
        var orders = await client.GetOrders(customer, calls.Ids("FindPlan", "orders"), cancellationToken);
        var line = orders.SelectMany(one => one.LineItems.Select(each => (Order: one, Line: each))).FirstOrDefault(one => Buys(one.Order, one.Line, item.Reseller));
        if (line.Line is { SubscriptionId: { } bought })
            return StepOutcome<PlanWork>.Done(item with { PlanId = new PlanId(bought), OrderId = line.Order.Id });
        if (cart is not null || line.Line is not null)
            return StepOutcome<PlanWork>.Pending(item, "planNotListed", "The cart was ordered; its plan is not listed yet.");
        return await AfterLostCartAsync(item, newCatalogItem: false);
    }

    /// <summary>
    /// The cart is gone. It may have been ordered before it went, and not be listed: only when an order would be listed for
    /// certain is another cart made.
    /// </summary>
    private Task<StepOutcome<PlanWork>> AfterLostCartAsync(PlanWork item, bool newCatalogItem)
    {
        var certain = newCatalogItem || item.CartSafeAfter is not { } safe || time.GetUtcNow() >= safe;
        return Task.FromResult(certain
            ? StepOutcome<PlanWork>.Pending(item with { CartId = null, CatalogItemId = null, CartIsEarlier = false }, "cartLost", "The cart is gone and nothing was ordered with it; a new one is made.")
            : StepOutcome<PlanWork>.Pending(item, "cartLost", "The cart is gone; whether it was ordered is waited for before a new one is made."));
    }

    private async Task<Cart?> FindCartAsync(Guid customer, string cartId, StepCalls calls, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetCart(customer, cartId, calls.Ids("ReadCart", cartId), cancellationToken);
        }
        catch (PartnerCenterException failure) when (failure.Kind == PartnerCenterErrorKind.NotFound || failure.Code == "800008")
        {
            return null;
        }
    }

    private static bool Buys(Order order, OrderLine line, Reseller reseller) =>
        (line.OfferId?.StartsWith("DZH318Z0BPS6:0001", StringComparison.OrdinalIgnoreCase) ?? false)
        && Reseller.Parse(line.PartnerIdOnRecord) == reseller
        && PartnerCenterText.Normalise(order.Status) is not ("cancelled" or "error");
}
