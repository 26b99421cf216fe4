using TransitionOrchestrator.PartnerCenter.Json;
using TransitionOrchestrator.PartnerCenter.Transport;

namespace TransitionOrchestrator.PartnerCenter;

public sealed partial class PartnerCenterClient
{
    private static readonly Operation GetIndirectResellersOperation = new(nameof(GetIndirectResellers), HttpMethod.Get, ResourceFamily.Relationships);
    private static readonly Operation GetResellerAgreementStatusOperation = new(nameof(GetResellerAgreementStatus), HttpMethod.Get, ResourceFamily.Agreements);

    /// <summary>All indirect resellers of this provider: the valid resellers of record.</summary>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure.</exception>
    public async Task<IReadOnlyList<PartnerRelationship>> GetIndirectResellers(CallContext context, CancellationToken cancellation) =>
        await SendForAll(
            GetIndirectResellersOperation, context, "/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf",
            PartnerCenterJson.Default.CollectionPartnerRelationship, cancellation);

    /// <summary>Whether a reseller has signed the Microsoft Partner Agreement. The codes 2200 to 2206 are an answer (not signed), not a failure.</summary>
    /// <param name="mpnId">The reseller's MPN id.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure.</exception>
    public async Task<ResellerAgreementStatus> GetResellerAgreementStatus(string mpnId, CallContext context, CancellationToken cancellation)
    {
        try
        {
            var answer = await Send(
                GetResellerAgreementStatusOperation, context, new($"/v1/compliance/csp/agreementstatus?mpnId={Segment(mpnId)}"),
                PartnerCenterJson.Default.ResellerAgreementAnswer, cancellation);
            return new(answer.IsAgreementSigned);
        }
        catch (PartnerCenterException e) when (e is { HttpStatus: 400, Code: "2200" or "2201" or "2202" or "2203" or "2204" or "2205" or "2206" })
        {
            return new(false, e.Code, e.Description);
        }
    }
}
