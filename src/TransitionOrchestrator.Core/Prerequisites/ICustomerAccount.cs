namespace TransitionOrchestrator.Core;

/// <summary>The customer's account at the commerce service, apart from the two routes.</summary>
public interface ICustomerAccount
{
    /// <summary>Reads who the customer is.</summary>
    /// <returns>The profile; no value and a problem that is not passing when the service does not know the customer.</returns>
    Task<Reading<CustomerProfile>> FindCustomerAsync(CustomerId customer, Guid correlationId, CancellationToken cancellationToken);

    /// <summary>Reads everything that prerequisites are judged by. Changes nothing.</summary>
    /// <returns>The facts, or why they could not be read (passing or not).</returns>
    Task<Reading<CustomerFacts>> ReadFactsAsync(TransitionOrder order, CancellationToken cancellationToken);

    /// <summary>Confirms the customer's acceptance of the Microsoft Customer Agreement, as attested.</summary>
    Task<StepAnswer<AgreementAttestation>> ConfirmAgreementAsync(StepRequest<AgreementAttestation> request, CancellationToken cancellationToken);

    /// <summary>Reads what is under the plans, and the commerce subscriptions as they stand. Changes nothing.</summary>
    Task<Reading<MappingFacts>> ReadMappingsAsync(TransitionOrder order, int ask, IReadOnlyList<PlanId> plans, CancellationToken cancellationToken);

    /// <summary>Ensures that the customer's spending budget is the given one.</summary>
    Task<StepAnswer<BudgetOrder>> EnsureBudgetAsync(StepRequest<BudgetOrder> request, CancellationToken cancellationToken);
}

/// <summary>What was read, or why it could not be.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Value">What was read; null when it could not be.</param>
/// <param name="Problem">Why it could not be read; <see cref="Core.Problem.Passing"/> says whether to ask again.</param>
public sealed record Reading<T>(T? Value, Problem? Problem)
    where T : class
{
    /// <summary>When to ask again, if the outside said so.</summary>
    public TimeSpan? AskAgainAfter { get; init; }
}

/// <summary>Who a customer is.</summary>
/// <param name="Name">The company's name.</param>
/// <param name="Country">ISO 3166 country of the billing profile.</param>
/// <param name="RelationshipExists">Whether the partner is its reseller.</param>
/// <param name="ReadAt">When this was read (UTC).</param>
public sealed record CustomerProfile(string Name, string? Country, bool RelationshipExists, DateTimeOffset ReadAt);
