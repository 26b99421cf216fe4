using TransitionOrchestrator.Durability;

namespace TransitionOrchestrator.Core;

/// <summary>What one run of <see cref="TransitionOrchestration"/> knows: its rows, moved along legal transitions only, and how it asks until a step is settled.</summary>
internal sealed partial class TransitionRun
{
    private readonly OrchestrationContext _context;
    private readonly Task<PersonsDecision> _cancel;
    private readonly Dictionary<Reseller, PlanRow> _plans = [];
    private readonly Dictionary<CommerceSubscriptionId, SubscriptionRow> _subscriptions = [];
    private Assessment? _assessment;
    private Problem? _problem;

    public TransitionRun(OrchestrationContext context, TransitionOrder order)
    {
        _context = context;
        Order = order;
        // One wait for the whole run: it is looked at wherever something new would begin.
        _cancel = context.WaitForEventAsync(TransitionDefinitions.Cancel);
    }

    public TransitionOrder Order { get; }

    public RouteKind Route => _assessment!.Route;

    public bool CancelRequested => _cancel.IsCompleted;

    /// <summary>
    /// Stepwise, the plans that are missing. On a product upgrade all of them when anything is to move: the one upgrade that
    /// buys missing plans also maps to those that exist.
    /// </summary>
    public IEnumerable<IReadOnlyList<PlanWork>> PlansToBuy => One<IReadOnlyList<PlanWork>>(Route == RouteKind.Stepwise
        ? [.. _assessment!.Plans.Where(plan => plan.PlanId is null)]
        : [.. _assessment!.Plans.Where(_ => _subscriptions.Values.Any(row => row.Disposition == Disposition.Move))]);

    /// <summary>Subscriptions whose plan is there and which are not under it yet.</summary>
    public IReadOnlyList<SubscriptionWork> ToMap => WorkIn(Disposition.Move);

    public IEnumerable<IReadOnlyList<TItem>> Divide<TItem>(IReadOnlyList<TItem> items) => Route.Divide(items);

    /// <summary>Judges the prerequisites, as often as it takes to read the facts.</summary>
    /// <param name="order">The order, with what was settled already no longer asked for.</param>
    /// <param name="agreementConfirmed">The agreement was just confirmed; until that is seen, there is nothing to judge.</param>
    /// <returns>Null when there is no judgement: the problem says why, or the transition was called off.</returns>
    public async Task<Assessment?> AssessAsync(TransitionOrder order, bool agreementConfirmed = false)
    {
        var begun = _context.CurrentUtc;
        for (var ask = 1; ; ask++)
        {
            var answer = await _context.CallActivityAsync(TransitionDefinitions.CheckPrerequisites, new AssessmentRequest(order, ask), StepRetries.Step);
            _problem = answer.Problem;
            if (answer.Assessment is { } assessment && !(agreementConfirmed && assessment.ConfirmAgreementFirst))
                return _assessment = assessment;
            _problem ??= new Problem("agreementNotVisible", "The customer agreement was confirmed and is not listed yet.", Passing: true);
            if (answer.Problem is { Passing: false } || CancelRequested || !await WaitBeforeAskingAgainAsync(begun, ask, answer.AskAgainAfter))
                return null;
        }
    }

    public async Task<bool> ConfirmAgreementAsync()
    {
        var confirmed = await EnsureAsync(TransitionDefinitions.ConfirmAgreement, One(One(Order.Attestation!)), failed: outcome => _problem = outcome.Problem);
        return confirmed.Count == 1;
    }

    /// <summary>Takes over the plan of work.</summary>
    public void Begin(Assessment assessment)
    {
        _plans.Clear();
        _subscriptions.Clear();
        foreach (var plan in assessment.Plans)
            _plans[plan.Reseller] = PlanRow.Of(plan) with { ReadyAt = plan.PlanId is null ? null : _context.CurrentUtc };
        foreach (var planned in assessment.Subscriptions)
            _subscriptions[planned.Subscription.CommerceId] = SubscriptionRow.Of(planned);
        _context.SetCustomStatus(new { route = assessment.Route, plans = _plans.Count, subscriptions = _subscriptions.Count });
    }

    public async Task<bool> IsApprovedAsync()
    {
        var approval = _context.WaitForEventAsync(TransitionDefinitions.Approve);
        return await Task.WhenAny(approval, _cancel) == approval;
    }

    public async Task<IReadOnlyList<ConfirmedMapping>> ConfirmMappingsAsync()
    {
        var confirmed = new List<ConfirmedMapping>();
        await EnsureAsync<SubscriptionWork>(
            [[.. WorkIn(Disposition.Move, SubscriptionState.Mapped), .. WorkIn(Disposition.SuspendOnly)]],
            async request =>
            {
                var answer = await _context.CallActivityAsync(TransitionDefinitions.ConfirmMapping, request, StepRetries.Step);
                confirmed.AddRange(answer.Confirmed);
                return answer.Answer;
            },
            failed: SubscriptionFailed);
        foreach (var mapping in confirmed)
            Move(_subscriptions[mapping.Work.CommerceId] with { PlanId = mapping.PlanId, ConfirmedAt = mapping.ConfirmedAt });
        foreach (var mapping in confirmed.Where(mapping => mapping.AlreadySuspended))
            Move(_subscriptions[mapping.Work.CommerceId] with { SuspendedAt = mapping.SuspendedAt });
        return confirmed.FindAll(mapping => !mapping.AlreadySuspended);
    }

    public async Task SetBudgetAsync()
    {
        if (Order.Budget is not { } budget)
            return;
        budget = budget.Amount is null ? new BudgetOrder(_assessment!.BudgetBefore) : budget; // what it was before needs no currency
        await EnsureAsync(TransitionDefinitions.SetBudget, One(One(budget)), failed: outcome => _problem = outcome.Problem);
    }

    public void PlanIsPrepared(PlanWork plan) => _plans[plan.Reseller] = _plans[plan.Reseller] with { CartId = plan.CartId, UpgradeId = plan.UpgradeId };

    public void PlanIsReady(PlanWork plan) => _plans[plan.Reseller] = PlanRow.Of(plan) with { ReadyAt = _context.CurrentUtc };

    public void PlanFailed(StepOutcome<PlanWork> outcome)
    {
        _plans[outcome.Item.Reseller] = PlanRow.Of(outcome.Item) with { Problem = outcome.Problem };
        foreach (var row in _subscriptions.Values.Where(row => row.Reseller == outcome.Item.Reseller && row.State == SubscriptionState.Waiting).ToList())
            Move(row with { Problem = new Problem("planNotBought", $"Its plan could not be bought: {outcome.Problem!.Message}", outcome.Problem.Passing) });
    }

    public void SubscriptionIsMapped(SubscriptionWork work) =>
        Move(_subscriptions[work.CommerceId] with { PlanId = work.PlanId, MappedAt = work.MappedAt });

    public void SubscriptionFailed(StepOutcome<SubscriptionWork> outcome) =>
        Move(_subscriptions[outcome.Item.CommerceId] with { Problem = outcome.Problem });

    public void SubscriptionIsSuspended(ConfirmedMapping mapping) =>
        Move(_subscriptions[mapping.Work.CommerceId] with { SuspendedAt = mapping.SuspendedAt });

    public void SuspensionFailed(StepOutcome<ConfirmedMapping> outcome) =>
        Move(_subscriptions[outcome.Item.Work.CommerceId] with { Problem = outcome.Problem });

    private static IReadOnlyList<TItem> One<TItem>(TItem item) => [item];

    private List<SubscriptionWork> WorkIn(Disposition disposition, SubscriptionState state = SubscriptionState.Waiting) =>
        [.. _subscriptions.Values
            .Where(row => row.Disposition == disposition && row.State == state && _plans[row.Reseller].ReadyAt is not null)
            .Select(row => new SubscriptionWork(row.CommerceId, row.AzureId, row.Name, row.Reseller)
            {
                PlanId = row.PlanId ?? _plans[row.Reseller].PlanId,
                UpgradeId = _plans[row.Reseller].UpgradeId,
                MappedAt = row.MappedAt,
            })];

    private void Move(SubscriptionRow row)
    {
        var from = _subscriptions[row.CommerceId].State;
        if (row.State != from && !from.CanMoveTo(row.State))
            throw new InvalidOperationException($"Subscription {row.CommerceId} cannot move from {from} to {row.State}.");
        _subscriptions[row.CommerceId] = row;
    }
}
