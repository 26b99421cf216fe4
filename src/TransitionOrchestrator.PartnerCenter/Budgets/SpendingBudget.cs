using System.Text.Json.Serialization;

namespace TransitionOrchestrator.PartnerCenter;

/// <summary>A customer's monthly spending budget in Partner Center (page "get-a-customer-s-usage-spending-budget").</summary>
/// <param name="Amount">In the customer's currency, which the resource does not name; null means no budget.</param>
public sealed record SpendingBudget([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Amount);
