using System.Text.Json;
using System.Text.Json.Nodes;
using TransitionOrchestrator.PartnerCenter.Json;
using TransitionOrchestrator.PartnerCenter.Transport;

namespace TransitionOrchestrator.PartnerCenter;

public sealed partial class PartnerCenterClient
{
    private static readonly Operation GetSubscriptionsOperation = new(nameof(GetSubscriptions), HttpMethod.Get, ResourceFamily.CustomersOrdersSubscriptions, AppOnlyAllowed: true);
    private static readonly Operation GetSubscriptionOperation = new(nameof(GetSubscription), HttpMethod.Get, ResourceFamily.CustomersOrdersSubscriptions, AppOnlyAllowed: true);
    private static readonly Operation SuspendSubscriptionOperation = new(nameof(SuspendSubscription), HttpMethod.Patch, ResourceFamily.CustomersOrdersSubscriptions, Repeat.SameId, AppOnlyAllowed: true);

    /// <summary>All subscriptions of a customer (page "get-all-of-a-customer-s-subscriptions").</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure.</exception>
    public async Task<IReadOnlyList<Subscription>> GetSubscriptions(Guid customerId, CallContext context, CancellationToken cancellation)
    {
        var items = await SendForAll(
            GetSubscriptionsOperation, context, $"/v1/customers/{customerId}/subscriptions", PartnerCenterJson.Default.CollectionJsonElement, cancellation);
        return [.. items.Select(item => SubscriptionOf(GetSubscriptionsOperation, context, new(200, []), item))];
    }

    /// <summary>One subscription (page "get-a-subscription-by-id").</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="subscriptionId">The commerce subscription id.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">NotFound, and every other failure.</exception>
    public async Task<Subscription> GetSubscription(Guid customerId, Guid subscriptionId, CallContext context, CancellationToken cancellation)
    {
        var reply = await _transport.SendAsync(GetSubscriptionOperation, context, new($"/v1/customers/{customerId}/subscriptions/{subscriptionId}"), cancellation);
        return SubscriptionOf(GetSubscriptionOperation, context, reply);
    }

    /// <summary>Suspends a legacy commerce subscription: see <see cref="SuspendSubscription(Guid, SubscriptionDocument, CallContext, CancellationToken)"/>.</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="subscription">As it was just read.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure.</exception>
    public Task<SuspensionResult> SuspendSubscription(Guid customerId, Subscription subscription, CallContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        return SuspendSubscription(customerId, subscription.Document, context, cancellation);
    }

    /// <summary>
    /// Suspends a legacy commerce subscription (page "suspend-a-subscription"): the whole resource goes back as it was read, with the
    /// status changed, because what is missing from a <c>PATCH</c> counts as removed. Never touches an Azure subscription.
    /// </summary>
    /// <remarks>
    /// A stale ETag (400/2055 or 412) is the caller's: it reads again, decides anew, and sends the change under a request id of its own
    /// that stands in its journal.
    /// </remarks>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="document">The resource as it was read.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArgumentException">The document is not that of a <c>MS-AZR-0145P</c> subscription: nothing else is ever suspended here.</exception>
    /// <exception cref="PartnerCenterException">Conflict for a stale ETag; and every other failure.</exception>
    public async Task<SuspensionResult> SuspendSubscription(Guid customerId, SubscriptionDocument document, CallContext context, CancellationToken cancellation)
    {
        var decidedOn = Subscription.Of(document);
        if (!decidedOn.IsLegacyAzure)
            throw new ArgumentException($"Only MS-AZR-0145P subscriptions may be suspended; {decidedOn.Id} is '{decidedOn.OfferId}'.", nameof(document));

        var resource = JsonNode.Parse(document.Json, new JsonNodeOptions { PropertyNameCaseInsensitive = true })!.AsObject();
        resource["status"] = "suspended";
        var request = new Request(
            $"/v1/customers/{customerId}/subscriptions/{decidedOn.Id}", System.Text.Encoding.UTF8.GetBytes(resource.ToJsonString()), document.ETag);
        var reply = await _transport.SendAsync(SuspendSubscriptionOperation, context, request, cancellation);
        return reply.Status == 202 ? new SuspensionResult.Accepted() : new SuspensionResult.Updated(SubscriptionOf(SuspendSubscriptionOperation, context, reply));
    }

    private static Subscription SubscriptionOf(Operation operation, CallContext context, Reply reply)
    {
        try
        {
            using var resource = JsonDocument.Parse(PartnerCenterJson.WithoutBom(reply.Body));
            return SubscriptionOf(operation, context, reply, resource.RootElement);
        }
        catch (JsonException)
        {
            throw NotUnderstood(operation, context, reply, "The answer is not a subscription.");
        }
    }

    private static Subscription SubscriptionOf(Operation operation, CallContext context, Reply reply, JsonElement resource)
    {
        try
        {
            var fields = resource.Deserialize(PartnerCenterJson.Default.SubscriptionFields) ?? throw new JsonException();
            var etag = fields.Attributes?.Etag ?? reply.ETag;
            return fields.With(new(resource.GetRawText(), Unquoted(etag)));
        }
        catch (JsonException e)
        {
            throw NotUnderstood(operation, context, reply, $"A subscription is not the expected JSON{(e.Path is { Length: > 0 } path ? $" at {path}" : "")}.");
        }
    }

    private static string? Unquoted(string? etag)
    {
        if (string.IsNullOrWhiteSpace(etag))
            return null;
        var strong = etag.StartsWith("W/\"", StringComparison.Ordinal) ? etag[2..] : etag;
        return strong.Trim('"');
    }
}
