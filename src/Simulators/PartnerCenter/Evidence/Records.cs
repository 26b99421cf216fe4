namespace TransitionOrchestrator.Simulators.PartnerCenter.Evidence;

/// <summary>A call that was received.</summary>
/// <param name="At">Simulated time.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Endpoint">The operation's name.</param>
/// <param name="CustomerId">The customer that it was about.</param>
/// <param name="RequestId"><c>MS-RequestId</c>, sent or made up.</param>
/// <param name="CorrelationId"><c>MS-CorrelationId</c>, sent or made up.</param>
/// <param name="Status">HTTP status of the answer; 0 when the connection was reset.</param>
/// <param name="ErrorCode">Partner Center's code in a refusal.</param>
/// <param name="Replayed">The request id was known: the first answer was repeated and nothing was done.</param>
/// <param name="Faults">The faults that struck it.</param>
public sealed record CallRecord(
    DateTimeOffset At, string Method, string Path, string Endpoint, string? CustomerId, string RequestId, string CorrelationId,
    int Status, int? ErrorCode, bool Replayed, string? Faults);

/// <summary>A plan that was bought.</summary>
/// <param name="At">Simulated time.</param>
/// <param name="CustomerId">For whom.</param>
/// <param name="MpnId">The reseller of record; empty when direct.</param>
/// <param name="PlanId">The plan.</param>
/// <param name="By"><c>cart:id</c>, <c>order:id</c> or <c>upgrade:id</c>.</param>
/// <param name="RequestId">Of the call that bought it.</param>
/// <param name="CorrelationId">Of the call that bought it.</param>
/// <param name="AnotherExisted">The customer had a live plan with that reseller already.</param>
/// <param name="Unmet">Prerequisites that did not hold at that moment.</param>
public sealed record PlanRecord(
    DateTimeOffset At, string CustomerId, string MpnId, string PlanId, string By, string RequestId, string CorrelationId, bool AnotherExisted,
    IReadOnlyList<string> Unmet);

/// <summary>A legacy subscription that was suspended.</summary>
/// <param name="At">Simulated time.</param>
/// <param name="CustomerId">Whose.</param>
/// <param name="SubscriptionId">The commerce subscription.</param>
/// <param name="AzureId">Its Azure subscription.</param>
/// <param name="By"><c>service</c> (an upgrade) or <c>patch</c> (the caller).</param>
/// <param name="Mapped">Its Azure subscription was under a plan of the same reseller at that moment.</param>
/// <param name="BlockedUpgrade">An upgrade was still to be made or to be final, which the suspension blocks.</param>
/// <param name="RequestId">Of the call that did it.</param>
public sealed record SuspensionRecord(
    DateTimeOffset At, string CustomerId, string SubscriptionId, string AzureId, string By, bool Mapped, bool BlockedUpgrade, string RequestId);

/// <summary>A change to an Azure subscription or its place.</summary>
/// <param name="At">Simulated time.</param>
/// <param name="CustomerId">Whose.</param>
/// <param name="AzureId">The Azure subscription.</param>
/// <param name="What"><c>mapped</c>, <c>cancel</c> or <c>reactivate</c>.</param>
/// <param name="By"><c>service</c> (an upgrade) or <c>call</c>.</param>
/// <param name="RequestId">Of the call that did it.</param>
public sealed record EntitlementRecord(DateTimeOffset At, string CustomerId, string AzureId, string What, string By, string RequestId);

/// <summary>What an auditor of Partner Center reads.</summary>
/// <param name="At">Simulated time.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="CustomerName">Its name.</param>
/// <param name="ResourceType">Such as <c>order</c>.</param>
/// <param name="OperationType">Such as <c>create_order</c>.</param>
/// <param name="CorrelationId"><c>MS-CorrelationId</c> of the call.</param>
/// <param name="NewValue">JSON in text.</param>
public sealed record AuditRecord(
    DateTimeOffset At, string CustomerId, string CustomerName, string ResourceType, string OperationType, string CorrelationId, string NewValue);

/// <summary>A promise that was broken.</summary>
/// <param name="Invariant"><c>I1</c> to <c>I4</c>, as the design names them.</param>
/// <param name="CustomerId">Whose.</param>
/// <param name="What">What happened, with the ids.</param>
public sealed record Violation(string Invariant, string CustomerId, string What);
