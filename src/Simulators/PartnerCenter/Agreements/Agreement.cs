namespace TransitionOrchestrator.Simulators.PartnerCenter.Agreements;

/// <summary>A confirmation that the customer accepted the Microsoft Customer Agreement.</summary>
internal sealed record Agreement(string UserId, string FirstName, string LastName, string Email, string? PhoneNumber, DateTimeOffset DateAgreed)
{
    public static Agreement Existing(Customer customer) => new(
        Deterministic.Guid(0, customer.Id, "attestor").ToString(), "Ida", "Brand", "ida.brand@customer.example", null,
        new DateTimeOffset(2020, 2, 3, 0, 0, 0, TimeSpan.Zero));
}
