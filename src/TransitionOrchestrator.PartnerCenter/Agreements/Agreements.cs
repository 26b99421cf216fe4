namespace TransitionOrchestrator.PartnerCenter;

/// <summary>An agreement that customers can accept (page "get-customer-agreement-metadata").</summary>
/// <param name="TemplateId">To be read anew each time, never kept.</param>
/// <param name="AgreementType">Such as <c>MicrosoftCustomerAgreement</c>.</param>
/// <param name="AgreementLink">Where its text is.</param>
/// <param name="VersionRank">The higher, the newer.</param>
public sealed record AgreementTemplate(Guid TemplateId, string? AgreementType, string? AgreementLink, int? VersionRank);

/// <summary>The person who accepted for the customer. Always from the operator's input, never made up.</summary>
/// <param name="FirstName">First name.</param>
/// <param name="LastName">Last name.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="PhoneNumber">Optional.</param>
/// <param name="MiddleName">Optional.</param>
public sealed record AgreementContact(string FirstName, string LastName, string Email, string? PhoneNumber = null, string? MiddleName = null)
{
    /// <summary>Names nobody: this is personal data.</summary>
    public override string ToString() => nameof(AgreementContact);
}

/// <summary>A confirmed agreement (page "get-confirmation-of-customer-agreement"); also what is sent to confirm one.</summary>
/// <param name="TemplateId">The template that was accepted.</param>
/// <param name="Type">Such as <c>MicrosoftCustomerAgreement</c>.</param>
/// <param name="DateAgreed">When the customer accepted, UTC.</param>
/// <param name="PrimaryContact">Who accepted.</param>
/// <param name="UserId">The partner user who confirmed; set by Partner Center.</param>
/// <param name="AgreementLink">Where its text is.</param>
public sealed record CustomerAgreement(
    Guid TemplateId, string? Type, DateTimeOffset? DateAgreed, AgreementContact? PrimaryContact, Guid? UserId = null, string? AgreementLink = null);

internal sealed record DirectSignedAnswer(bool IsSigned);
