namespace TransitionOrchestrator.PartnerCenter;

/// <summary>A relationship with another partner (page "retrieve-a-list-of-indirect-resellers").</summary>
/// <param name="Id">The other partner's tenant.</param>
/// <param name="Name">Its name.</param>
/// <param name="RelationshipType">Such as <c>is_indirect_cloud_solution_provider_of</c>.</param>
/// <param name="State">Such as <c>Active</c>; not always given.</param>
/// <param name="MpnId">Its MPN id, the one that a subscription names as reseller of record.</param>
/// <param name="Location">Its country.</param>
public sealed record PartnerRelationship(Guid Id, string? Name, string? RelationshipType, string? State, string? MpnId, string? Location);

/// <summary>Whether a reseller has signed the Microsoft Partner Agreement (page "verify-indirect-reseller-mpa-status").</summary>
/// <param name="IsSigned">It has.</param>
/// <param name="Code">Why not: 2200 to 2206; null when the answer was plain.</param>
/// <param name="Reason">The same in words.</param>
public sealed record ResellerAgreementStatus(bool IsSigned, string? Code = null, string? Reason = null);

internal sealed record ResellerAgreementAnswer(bool IsAgreementSigned);
