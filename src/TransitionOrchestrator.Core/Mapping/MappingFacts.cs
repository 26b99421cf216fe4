namespace TransitionOrchestrator.Core;

/// <summary>What the read-back sees.</summary>
/// <param name="Plans">The customer's plans, each with the Azure subscriptions that are active under it.</param>
/// <param name="Subscriptions">The legacy commerce subscriptions that the list still shows.</param>
public sealed record MappingFacts(IReadOnlyList<ExistingPlan> Plans, IReadOnlyList<CommerceReading> Subscriptions);

/// <summary>A legacy commerce subscription as it was just read.</summary>
/// <param name="CommerceId">The commerce subscription.</param>
/// <param name="AzureId">Its Azure subscription.</param>
/// <param name="Reseller">Its reseller of record now.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Document">The whole resource.</param>
public sealed record CommerceReading(CommerceSubscriptionId CommerceId, AzureSubscriptionId AzureId, Reseller Reseller, LegacyStatus Status, CommerceDocument Document);
