using TransitionOrchestrator.PartnerCenter.Json;
using TransitionOrchestrator.PartnerCenter.Transport;

namespace TransitionOrchestrator.PartnerCenter;

public sealed partial class PartnerCenterClient
{
    private static readonly Operation GetCustomerOperation = new(nameof(GetCustomer), HttpMethod.Get, ResourceFamily.CustomersOrdersSubscriptions, AppOnlyAllowed: true);
    private static readonly Operation GetValidationStatusOperation = new(nameof(GetValidationStatus), HttpMethod.Get, ResourceFamily.CustomersOrdersSubscriptions);

    /// <summary>A customer (page "get-a-customer-by-id").</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Among others NotFound, and NotEligible 20002 without a relationship.</exception>
    public Task<Customer> GetCustomer(Guid customerId, CallContext context, CancellationToken cancellation) =>
        Send(GetCustomerOperation, context, new($"/v1/customers/{customerId}"), PartnerCenterJson.Default.Customer, cancellation);

    /// <summary>The account's validation; null when there is none (404/600074), which blocks nothing.</summary>
    /// <param name="customerId">The customer's tenant.</param>
    /// <param name="context">The call's ids.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PartnerCenterException">Every failure.</exception>
    public async Task<AccountValidation?> GetValidationStatus(Guid customerId, CallContext context, CancellationToken cancellation)
    {
        try
        {
            return await Send(GetValidationStatusOperation, context, new($"/v1/customers/{customerId}/validationStatus?type=account"), PartnerCenterJson.Default.AccountValidation, cancellation);
        }
        catch (PartnerCenterException e) when (e is { HttpStatus: 404, Code: "600074" })
        {
            return null;
        }
    }
}
