using TransitionOrchestrator.PartnerCenter.Json;
using TransitionOrchestrator.PartnerCenter.Transport;

namespace TransitionOrchestrator.PartnerCenter;

public sealed partial class PartnerCenterClient
{
    private static readonly Operation GetBudgetOperation = new(nameof(GetBudget), HttpMethod.Get, ResourceFamily.CustomersOrdersSubscriptions, AppOnlyAllowed: true);
    private static readonly Operation SetBudgetOperation = new(nameof(SetBudget), HttpMethod.Patch, ResourceFamily.CustomersOrdersSubscriptions, Repeat.SameId, AppOnlyAllowed: true);

    /// <summary>The customer's spending budget. Not available in sandbox accounts.</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure.</exception>
    public Task<SpendingBudget> GetBudget(Guid customerId, CallContext context, CancellationToken cancellation) =>
        Send(GetBudgetOperation, context, new($"/v1/customers/{customerId}/usagebudget"), PartnerCenterJson.Default.SpendingBudget, cancellation);

    /// <summary>Sets the customer's spending budget; null removes it.</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="amount">A month's amount in the customer's currency, not negative.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure.</exception>
    public Task<SpendingBudget> SetBudget(Guid customerId, decimal? amount, CallContext context, CancellationToken cancellation)
    {
        if (amount is { } value)
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(amount));
        var body = Body(new(amount), PartnerCenterJson.Default.SpendingBudget);
        return Send(SetBudgetOperation, context, new($"/v1/customers/{customerId}/usagebudget", body), PartnerCenterJson.Default.SpendingBudget, cancellation);
    }
}
