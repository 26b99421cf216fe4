using System.Collections.Concurrent;
using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.Api.Tests;

/// <summary>A commerce service that knows the customers that it was told of. Whatever would change something there fails the test.</summary>
internal sealed class MemoryAccount : ICustomerAccount
{
    public ConcurrentDictionary<CustomerId, CustomerFacts> Customers { get; } = new();

    /// <summary>What the service answers instead, while it is in trouble.</summary>
    public Problem? Trouble { get; set; }

    /// <summary>Called before the service answers who a customer is.</summary>
    public Func<Task> BeforeAnswer { get; set; } = () => Task.CompletedTask;

    public int Reads { get; private set; }

    public async Task<Reading<CustomerProfile>> FindCustomerAsync(CustomerId customer, Guid correlationId, CancellationToken cancellationToken)
    {
        Reads++;
        await BeforeAnswer();
        cancellationToken.ThrowIfCancellationRequested();
        return Judge(customer) is { } problem ? new(null, problem)
            : new(new CustomerProfile(Customers[customer].Name, Customers[customer].Country, RelationshipExists: true, DateTimeOffset.UnixEpoch), Problem: null);
    }

    public Task<Reading<CustomerFacts>> ReadFactsAsync(TransitionOrder order, CancellationToken cancellationToken)
    {
        Reads++;
        return Task.FromResult(Judge(order.Id.Customer) is { } problem
            ? new Reading<CustomerFacts>(null, problem)
            : new(Customers[order.Id.Customer], Problem: null));
    }

    public Task<StepAnswer<AgreementAttestation>> ConfirmAgreementAsync(StepRequest<AgreementAttestation> request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Reading<MappingFacts>> ReadMappingsAsync(TransitionOrder order, int ask, IReadOnlyList<PlanId> plans, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<StepAnswer<BudgetOrder>> EnsureBudgetAsync(StepRequest<BudgetOrder> request, CancellationToken cancellationToken) => throw new NotSupportedException();

    private Problem? Judge(CustomerId customer) =>
        Trouble ?? (Customers.ContainsKey(customer) ? null : new Problem("customerUnknown", $"Partner Center does not know the customer {customer}.", Passing: false));
}
