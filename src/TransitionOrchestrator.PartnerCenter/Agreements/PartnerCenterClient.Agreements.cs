using TransitionOrchestrator.PartnerCenter.Json;
using TransitionOrchestrator.PartnerCenter.Transport;

namespace TransitionOrchestrator.PartnerCenter;

public sealed partial class PartnerCenterClient
{
    // Without the type the service answers for the Microsoft Cloud Agreement, which does not count for the Azure plan.
    private const string AgreementType = "MicrosoftCustomerAgreement";

    private static readonly Operation GetAgreementTemplateOperation = new(nameof(GetAgreementTemplate), HttpMethod.Get, ResourceFamily.Agreements);
    private static readonly Operation GetCustomerAgreementsOperation = new(nameof(GetCustomerAgreements), HttpMethod.Get, ResourceFamily.CustomersOrdersSubscriptions);
    private static readonly Operation GetDirectSignedStatusOperation = new(nameof(GetDirectSignedStatus), HttpMethod.Get, ResourceFamily.CustomersOrdersSubscriptions);
    private static readonly Operation ConfirmCustomerAgreementOperation = new(nameof(ConfirmCustomerAgreement), HttpMethod.Post, ResourceFamily.CustomersOrdersSubscriptions, Repeat.SameId);

    /// <summary>The newest template of the Microsoft Customer Agreement; null when the cloud offers none.</summary>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure.</exception>
    public async Task<AgreementTemplate?> GetAgreementTemplate(CallContext context, CancellationToken cancellation)
    {
        var templates = await SendForAll(
            GetAgreementTemplateOperation, context, $"/v1/agreements?agreementType={AgreementType}", PartnerCenterJson.Default.CollectionAgreementTemplate, cancellation);
        return templates.Where(t => PartnerCenterText.Comparer.Equals(t.AgreementType, AgreementType)).MaxBy(t => t.VersionRank ?? 0);
    }

    /// <summary>The Microsoft Customer Agreements that partners confirmed for the customer, newest first; empty when there is none.</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure.</exception>
    public async Task<IReadOnlyList<CustomerAgreement>> GetCustomerAgreements(Guid customerId, CallContext context, CancellationToken cancellation)
    {
        var agreements = await SendForAll(
            GetCustomerAgreementsOperation, context, $"/v1/customers/{customerId}/agreements?agreementType={AgreementType}",
            PartnerCenterJson.Default.CollectionCustomerAgreement, cancellation);
        return [.. agreements.Where(a => PartnerCenterText.Comparer.Equals(a.Type, AgreementType)).OrderByDescending(a => a.DateAgreed)];
    }

    /// <summary>Whether the customer accepted the Microsoft Customer Agreement directly, in its admin center.</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure.</exception>
    public async Task<bool> GetDirectSignedStatus(Guid customerId, CallContext context, CancellationToken cancellation) =>
        (await Send(
            GetDirectSignedStatusOperation, context, new($"/v1/customers/{customerId}/directSignedMicrosoftCustomerAgreementStatus"),
            PartnerCenterJson.Default.DirectSignedAnswer, cancellation)).IsSigned;

    /// <summary>Attests that the customer accepted. Repeating it is harmless: it is the same statement once more.</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="templateId">From <see cref="GetAgreementTemplate"/>, just read.</param>
    /// <param name="contact">Who accepted.</param>
    /// <param name="dateAgreed">When.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Invalid for a wrong template, type or a future date; and every other failure.</exception>
    public Task<CustomerAgreement> ConfirmCustomerAgreement(
        Guid customerId, Guid templateId, AgreementContact contact, DateTimeOffset dateAgreed, CallContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(contact);
        var body = Body(new(templateId, AgreementType, dateAgreed, contact), PartnerCenterJson.Default.CustomerAgreement);
        return Send(ConfirmCustomerAgreementOperation, context, new($"/v1/customers/{customerId}/agreements", body), PartnerCenterJson.Default.CustomerAgreement, cancellation);
    }
}
