using TransitionOrchestrator.Core;
using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.PartnerCenter.Transitions;

/// <summary>
/// The public API's way for customers who still have legacy subscriptions: one product upgrade per customer buys the plans, maps
/// and suspends. Here it is started or attached to, followed, and read back.
/// </summary>
internal sealed class ProductUpgradeRoute(PartnerCenterClient client, TimeProvider time) : ITransitionRoute
{
    private const int LooksUntilCertain = 4;

    public RouteKind Kind => RouteKind.ProductUpgrade;

    /// <summary>Starts the upgrade, or attaches to the one that exists.</summary>
    public Task<StepAnswer<PlanWork>> PreparePurchaseAsync(StepRequest<PlanWork> request, ActivityContext context, CancellationToken cancellationToken) =>
        AllTogether.AnswerAsync(request, context, time, async calls =>
        {
            if (request.Items[0].UpgradeId is not null)
                return request.Items.Select(StepOutcome<PlanWork>.Done);
            var customer = request.Order.Id.Customer.Value;
            calls.MayHaveBeenMade("CreateProductUpgrade", $"{customer}");
            if (context.MayHaveRunBefore || request.Ask > 1)
            {
                var eligibility = await client.CheckUpgradeEligibility(customer, calls.Ids("CheckUpgradeEligibility", ""), cancellationToken);
                if (eligibility.UpgradeId is { } existing)
                    return request.Items.Select(item => StepOutcome<PlanWork>.Done(item with { UpgradeId = existing }));
            }

            var start = await calls.WriteAsync("CreateProductUpgrade", $"{customer}", ids => client.CreateUpgrade(customer, ids, cancellationToken));
            return request.Items.Select(item => StepOutcome<PlanWork>.Done(item with { UpgradeId = start.UpgradeId }));
        });

    /// <summary>Waits for the plan of each reseller to appear.</summary>
    public Task<StepAnswer<PlanWork>> EnsurePlansAsync(StepRequest<PlanWork> request, ActivityContext context, CancellationToken cancellationToken) =>
        AllTogether.AnswerAsync(request, context, time, async calls =>
        {
            if (request.Items.All(item => item.PlanId is not null))
                return request.Items.Select(StepOutcome<PlanWork>.Done);
            var customer = request.Order.Id.Customer.Value;
            var subscriptions = await client.GetSubscriptions(customer, calls.Ids("FindPlans", "subscriptions"), cancellationToken);
            var plans = subscriptions.Where(one => one.IsActivePlan()).ToLookup(one => one.Reseller(), one => new PlanId(one.Id));
            var upgrade = request.Items.Any(item => !plans.Contains(item.Reseller)) ? await ReadUpgradeAsync(request, request.Items[0].UpgradeId!.Value, calls, cancellationToken) : null;
            return request.Items.Select(item => plans.Contains(item.Reseller)
                ? StepOutcome<PlanWork>.Done(item with { PlanId = plans[item.Reseller].MinBy(plan => plan.Value) })
                : NotListed(item, upgrade!, request.Order.Pace));
        });

    /// <summary>Follows the upgrade's line items.</summary>
    public Task<StepAnswer<SubscriptionWork>> EnsureMappedAsync(StepRequest<SubscriptionWork> request, ActivityContext context, CancellationToken cancellationToken) =>
        AllTogether.AnswerAsync(request, context, time, async calls =>
        {
            var upgrade = await ReadUpgradeAsync(request, request.Items[0].UpgradeId!.Value, calls, cancellationToken);
            return request.Items.Select(item => Judge(item, upgrade));
        });

    /// <summary>
    /// Suspension is the service's own: it is waited for. Only when the upgrade is final and the grace period is over is a
    /// subscription that was left active suspended here; earlier, it would block the upgrade (error 900105).
    /// </summary>
    public Task<StepAnswer<ConfirmedMapping>> EnsureSuspendedAsync(StepRequest<ConfirmedMapping> request, ActivityContext context, CancellationToken cancellationToken) =>
        AllTogether.AnswerAsync(request, context, time, async calls =>
        {
            var customer = request.Order.Id.Customer.Value;
            var graceIsOver = request.Items.Min(item => item.ConfirmedAt) + request.Order.Pace.SuspensionGrace <= time.GetUtcNow();
            var suspension = new Suspension(client, customer, calls);
            foreach (var item in graceIsOver ? request.Items : [])
                suspension.MayHaveBeenMade(item);
            var listed = (await client.GetSubscriptions(customer, calls.Ids("ReadSuspensions", "subscriptions"), cancellationToken)).ToDictionary(one => new CommerceSubscriptionId(one.Id));
            var upgradeId = request.Items.Select(item => item.Work.UpgradeId).FirstOrDefault(id => id is not null);
            var upgradeIsFinal = graceIsOver && (upgradeId is null || (await ReadUpgradeAsync(request, upgradeId.Value, calls, cancellationToken)).IsFinal);
            var outcomes = new List<StepOutcome<ConfirmedMapping>>();
            foreach (var item in request.Items)
            {
                if (listed.GetValueOrDefault(item.Work.CommerceId) is not { } subscription || subscription.LegacyStatus() != LegacyStatus.Active)
                    outcomes.Add(StepOutcome<ConfirmedMapping>.Done(item));
                else if (!upgradeIsFinal)
                    outcomes.Add(StepOutcome<ConfirmedMapping>.Pending(item, "suspensionOfTheService", "The service has not suspended the commerce subscription yet."));
                else
                    outcomes.Add(await OneAsync(item, () => suspension.EnsureAsync(item, subscription, mayBeRefused: true, cancellationToken)));
            }

            return outcomes;
        });

    /// <summary>
    /// An upgrade that failed may have bought the plan before; only when it would be listed by then, it has not. Time alone does not
    /// tell: a list may be stale more than once, and the looks may have been far apart.
    /// </summary>
    private StepOutcome<PlanWork> NotListed(PlanWork item, UpgradeStatus upgrade, Pace pace)
    {
        var now = time.GetUtcNow();
        item = upgrade.Progress == UpgradeProgress.Failed
            ? item with { UpgradeFailedAt = item.UpgradeFailedAt ?? now, LooksAfterFailure = item.LooksAfterFailure + 1 }
            : item with { UpgradeFailedAt = null, LooksAfterFailure = 0 };
        return item.UpgradeFailedAt is { } failedAt && now - failedAt > pace.ListingLag && item.LooksAfterFailure >= LooksUntilCertain
            ? StepOutcome<PlanWork>.Failed(item, Failure("upgradeFailed", "The product upgrade failed before the plan was bought", upgrade.Error))
            : StepOutcome<PlanWork>.Pending(item, "planNotListed", $"The upgrade is {upgrade.RawStatus}; the plan is not listed yet.");
    }

    private static StepOutcome<SubscriptionWork> Judge(SubscriptionWork item, UpgradeStatus upgrade)
    {
        // Which of the two ids a line names is not documented; they differ only after a change of billing ownership.
        var line = upgrade.LineItems.FirstOrDefault(one => one.SourceId == item.CommerceId.Value || one.SourceId == item.AzureId.Value);
        var progress = line?.Progress ?? upgrade.Progress;
        if (progress == UpgradeProgress.Running && upgrade.Progress == UpgradeProgress.Failed)
            progress = UpgradeProgress.Failed; // It ended before it came to this line.
        return progress switch
        {
            // Of several plans of one reseller the service chooses: what is read back is the plan that it names.
            UpgradeProgress.Succeeded => StepOutcome<SubscriptionWork>.Done(line?.TargetId is { } target ? item with { PlanId = new PlanId(target) } : item),
            UpgradeProgress.Failed => StepOutcome<SubscriptionWork>.Failed(item, Failure("upgradeLineFailed", "The upgrade did not move this subscription; it stays active", line?.Error ?? upgrade.Error)),
            _ => StepOutcome<SubscriptionWork>.Pending(item, "upgradeRunning", $"The upgrade is {upgrade.RawStatus}."),
        };
    }

    private static async Task<StepOutcome<ConfirmedMapping>> OneAsync(ConfirmedMapping item, Func<Task<StepOutcome<ConfirmedMapping>>> ensure)
    {
        try
        {
            return await ensure();
        }
        catch (PartnerCenterException failure)
        {
            return failure.ToOutcome(item);
        }
    }

    private Task<UpgradeStatus> ReadUpgradeAsync<TItem>(StepRequest<TItem> request, Guid upgradeId, StepCalls calls, CancellationToken cancellationToken) =>
        client.GetUpgradeStatus(request.Order.Id.Customer.Value, upgradeId, calls.Ids("ReadUpgrade", $"{upgradeId}"), cancellationToken);

    private static Problem Failure(string code, string words, UpgradeError? error) =>
        new(code, error is null ? words + "." : $"{words}: {error.Text ?? "no reason given"} ({error.Code ?? "no code"}).", Passing: false);
}
