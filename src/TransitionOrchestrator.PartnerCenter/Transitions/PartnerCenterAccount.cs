using TransitionOrchestrator.Core;

namespace TransitionOrchestrator.PartnerCenter.Transitions;

/// <summary>The customer's account at Partner Center.</summary>
internal sealed class PartnerCenterAccount(PartnerCenterClient client, PartnerDirectory directory, TimeProvider time) : ICustomerAccount
{
    public async Task<Reading<CustomerProfile>> FindCustomerAsync(CustomerId customer, Guid correlationId, CancellationToken cancellationToken)
    {
        var ids = CallContext.Derive(correlationId.ToString(), "find") with { CorrelationId = correlationId };
        try
        {
            return new Reading<CustomerProfile>(await FactsReader.ReadProfileAsync(client, customer, ids, time, cancellationToken), Problem: null);
        }
        catch (PartnerCenterException failure) when (failure.Kind == PartnerCenterErrorKind.NotFound)
        {
            return new Reading<CustomerProfile>(Value: null, new Problem("customerUnknown", $"Partner Center does not know the customer {customer}.", Passing: false));
        }
        catch (PartnerCenterException failure)
        {
            // Whatever else is the matter is judged, waited for and shown by the transition itself.
            return new Reading<CustomerProfile>(Value: null, failure.ToProblem() with { Passing = true }) { AskAgainAfter = failure.RetryAfter };
        }
    }

    public async Task<Reading<CustomerFacts>> ReadFactsAsync(TransitionOrder order, CancellationToken cancellationToken)
    {
        try
        {
            return new Reading<CustomerFacts>(await new FactsReader(client, directory, order, time).ReadAsync(cancellationToken), Problem: null);
        }
        catch (PartnerCenterException failure)
        {
            return new Reading<CustomerFacts>(Value: null, failure.ToProblem()) { AskAgainAfter = failure.RetryAfter };
        }
    }

    public async Task<StepAnswer<AgreementAttestation>> ConfirmAgreementAsync(StepRequest<AgreementAttestation> request, CancellationToken cancellationToken)
    {
        var calls = new StepCalls(request.Order, request.Ask, mayHaveRunBefore: false, time);
        var customer = request.Order.Id.Customer.Value;
        var attestation = request.Items.Single();
        try
        {
            var template = await client.GetAgreementTemplate(calls.Ids("AgreementTemplate", ""), cancellationToken);
            if (template is null)
                return Answer(StepOutcome<AgreementAttestation>.Failed(attestation, new Problem("noAgreementTemplate", "Partner Center offers no Microsoft Customer Agreement to confirm.", Passing: false)));
            var contact = new AgreementContact(attestation.FirstName, attestation.LastName, attestation.Email, attestation.PhoneNumber);
            await calls.WriteAsync("ConfirmCustomerAgreement", $"{customer}", ids => client.ConfirmCustomerAgreement(customer, template.TemplateId, contact, attestation.DateAgreed, ids, cancellationToken));
            return Answer(StepOutcome<AgreementAttestation>.Done(attestation));
        }
        catch (PartnerCenterException failure)
        {
            return Answer(failure.ToOutcome(attestation)) with { AskAgainAfter = failure.RetryAfter };
        }

        StepAnswer<AgreementAttestation> Answer(StepOutcome<AgreementAttestation> outcome) => new([outcome]) { Effects = calls.Effects };
    }

    public async Task<Reading<MappingFacts>> ReadMappingsAsync(TransitionOrder order, int ask, IReadOnlyList<PlanId> plans, CancellationToken cancellationToken)
    {
        var calls = new StepCalls(order, ask, mayHaveRunBefore: false, time);
        var customer = order.Id.Customer.Value;
        try
        {
            var listing = client.GetSubscriptions(customer, calls.Ids("ReadMappings", "subscriptions"), cancellationToken);
            var entitlements = await Task.WhenAll(plans.Select(plan => FactsReader.ReadEntitlementsAsync(client, customer, plan, calls.Ids("ReadMappings", $"{plan}"), cancellationToken)));
            var subscriptions = await listing;

            // A plan that the list does not show yet says nothing about its reseller: what is under it is not confirmed either.
            var listed = subscriptions.Where(one => one.IsActivePlan()).ToDictionary(one => new PlanId(one.Id));
            var holding = plans.Zip(entitlements).Where(pair => listed.ContainsKey(pair.First)).Select(pair => new ExistingPlan(pair.First, listed[pair.First].Reseller(), pair.Second)).ToList();
            var legacy = subscriptions.Where(one => one.IsLegacyAzure).Select(one =>
                new CommerceReading(new CommerceSubscriptionId(one.Id), one.AzureId(), one.Reseller(), one.LegacyStatus(), new CommerceDocument(one.Document.Json, one.Document.ETag))).ToList();
            return new Reading<MappingFacts>(new MappingFacts(holding, legacy), Problem: null);
        }
        catch (PartnerCenterException failure)
        {
            return new Reading<MappingFacts>(Value: null, failure.ToProblem()) { AskAgainAfter = failure.RetryAfter };
        }
    }

    public async Task<StepAnswer<BudgetOrder>> EnsureBudgetAsync(StepRequest<BudgetOrder> request, CancellationToken cancellationToken)
    {
        var calls = new StepCalls(request.Order, request.Ask, mayHaveRunBefore: false, time);
        var customer = request.Order.Id.Customer.Value;
        var budget = request.Items.Single();
        if (budget.Amount is null)
            return new StepAnswer<BudgetOrder>([StepOutcome<BudgetOrder>.Done(budget)]); // There was none to keep.
        try
        {
            if (budget.Currency is { } meant && await ReadCurrencyAsync(request.Order, calls, cancellationToken) is var billed && billed != meant)
            {
                // An amount in another currency than it was meant in is worse than none.
                return new StepAnswer<BudgetOrder>([StepOutcome<BudgetOrder>.Failed(budget, new Problem("budgetCurrencyDiffers",
                    $"The budget was given in {meant}, and the customer is billed in {billed ?? "a currency that is not known"}. Set it by hand.", Passing: false))]);
            }

            await calls.WriteAsync("SetBudget", $"{customer}", ids => client.SetBudget(customer, budget.Amount, ids, cancellationToken));
            return new StepAnswer<BudgetOrder>([StepOutcome<BudgetOrder>.Done(budget)]) { Effects = calls.Effects };
        }
        catch (PartnerCenterException failure)
        {
            return new StepAnswer<BudgetOrder>([failure.ToOutcome(budget)]) { Effects = calls.Effects, AskAgainAfter = failure.RetryAfter };
        }
    }

    /// <summary>The currency of the customer's country, as the catalogue names it.</summary>
    private async Task<string?> ReadCurrencyAsync(TransitionOrder order, StepCalls calls, CancellationToken cancellationToken)
    {
        var profile = order.Profile ?? await FactsReader.ReadProfileAsync(client, order.Id.Customer, calls.Ids("SetBudget", "profile"), time, cancellationToken);
        return profile.Country is { } country ? (await client.GetAzurePlanCatalogItem(country, calls.Ids("SetBudget", "currency"), cancellationToken))?.DefaultCurrency?.Code : null;
    }
}
