using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.PartnerCenter.Transitions;

/// <summary>Each step its own call: for a commerce back end that offers the mapping operation, and for customers who only buy a plan.</summary>
internal sealed class StepwiseRoute(PartnerCenterClient client, StepwisePurchase purchase, TimeProvider time) : ITransitionRoute
{
    public RouteKind Kind => RouteKind.Stepwise;

    public Task<StepAnswer<PlanWork>> PreparePurchaseAsync(StepRequest<PlanWork> request, ActivityContext context, CancellationToken cancellationToken) =>
        purchase.PrepareAsync(request, context, cancellationToken);

    public Task<StepAnswer<PlanWork>> EnsurePlansAsync(StepRequest<PlanWork> request, ActivityContext context, CancellationToken cancellationToken) =>
        purchase.EnsureAsync(request, context, cancellationToken);

    public Task<StepAnswer<SubscriptionWork>> EnsureMappedAsync(StepRequest<SubscriptionWork> request, ActivityContext context, CancellationToken cancellationToken)
    {
        var customer = request.Order.Id.Customer.Value;
        return EachItem.AnswerAsync(request, context, time, async (item, calls) =>
        {
            try
            {
                // Mapping is a PUT: the same mapping again changes nothing, so it needs no look before.
                var result = await calls.WriteAsync(
                    "MapEntitlement", $"{item.AzureId}",
                    ids => client.MapEntitlement(customer, item.PlanId!.Value.Value, item.AzureId.Value, item.CommerceId.Value, ids, cancellationToken),
                    answer => answer is MappingResult.Mapped);
                return result is MappingResult.Mapped
                    ? StepOutcome<SubscriptionWork>.Done(item)
                    : StepOutcome<SubscriptionWork>.Pending(item, "mappingAccepted", "The mapping was accepted and is being carried out.");
            }
            catch (PartnerCenterException failure) when (failure.Code is "1000" or "20003" or "800021")
            {
                return StepOutcome<SubscriptionWork>.Pending(item, failure.Code, "The plan is not visible to the mapping operation yet.");
            }
        });
    }

    public Task<StepAnswer<ConfirmedMapping>> EnsureSuspendedAsync(StepRequest<ConfirmedMapping> request, ActivityContext context, CancellationToken cancellationToken) =>
        EachItem.AnswerAsync(request, context, time, async (item, calls) =>
        {
            var suspension = new Suspension(client, request.Order.Id.Customer.Value, calls);
            suspension.MayHaveBeenMade(item);
            var lookFirst = context.MayHaveRunBefore || request.Ask > 1 || item.Document?.ETag is null;
            return lookFirst
                ? await suspension.LookAndEnsureAsync(item, mayBeRefused: request.Ask == 1, cancellationToken)
                : await suspension.EnsureAsync(item, item.Document!, mayBeRefused: true, cancellationToken);
        });
}
