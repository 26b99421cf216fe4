namespace TransitionOrchestrator.Simulators.PartnerCenter.Tests;

public sealed class EstateTests
{
    [Fact]
    public void Generate_SameShape_IsTheSameEstate()
    {
        var shape = new EstateShape { Customers = 50, Resellers = 5, Seed = 11, Problems = 0.2, Backend = "mixed" };
        var estate = EstateGenerator.Generate(shape);
        Assert.Equal(estate.ToJson(), EstateGenerator.Generate(shape).ToJson());
        Assert.NotEqual(estate.ToJson(), EstateGenerator.Generate(shape with { Seed = 12 }).ToJson());
        // A customer does not depend on how many there are.
        Assert.Equal(estate.Customers[7].Id, EstateGenerator.Generate(shape with { Customers = 8 }).Customers[7].Id);
        Assert.Equal(estate.ToJson(), EstateDocument.Parse(estate.ToJson()).ToJson());
    }

    [Fact]
    public void Generate_TenThousand_IsValidAndVaried()
    {
        var estate = EstateGenerator.Generate(new EstateShape { Customers = 10_000, Resellers = 40, Seed = 7 });
        Assert.Equal(10_000, EstateDocument.Parse(estate.ToJson()).Customers.Count);
        Assert.InRange(estate.Customers.Average(c => c.Subscriptions.Count), 3.5, 4.5);
        Assert.Contains(estate.Customers, c => c.Subscriptions.Select(s => s.MpnId).Distinct().Count() == 2);
        Assert.Contains(estate.Customers, c => c.Plans.Count == 1);
        Assert.Contains(estate.Customers, c => c.Subscriptions.Exists(s => s.AzureId is not null));
    }

    [Fact]
    public void Parse_Nonsense_NamesEveryProblem()
    {
        var problems = Assert.Throws<EstateException>(() => EstateDocument.Parse("""
            {
              "partner": { "type": "sideways" },
              "customers": [
                { "id": "x", "name": "A", "mca": "perhaps", "subscriptions": [ { "mpnId": "1", "status": "asleep" } ] },
                { "id": "6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63", "name": "B", "country": "Germany", "expect": { "anything": true } },
                { "id": "6D1E8F40-2c77-4b0e-8a35-91c4d7be2f63", "name": "C" }
              ]
            }
            """)).Problems;
        Assert.Equal(7, problems.Count);
        Assert.Contains(problems, p => p.StartsWith("customers[0].subscriptions[0].mpnId", StringComparison.Ordinal));
        Assert.Throws<EstateException>(() => EstateDocument.Parse("[]"));
        Assert.Throws<EstateException>(() => EstateDocument.Parse("""{ "customers": null }"""));
        Assert.Throws<EstateException>(() => EstateDocument.Load("/nowhere/estate.json"));
    }

    [Fact]
    public void Sample_HasTwentyEightCustomersOfBothKinds()
    {
        var sample = EstateDocument.Load("sample-estate.json");
        Assert.Equal(28, sample.Customers.Count);
        Assert.Equal(["commerce", "public"], sample.Customers.Select(c => c.Backend).Distinct().Order());
        Assert.All(sample.Customers, c => Assert.NotNull(c.Expect));
        Assert.Equal(sample.Customers.Count, sample.Customers.Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public async Task Sample_TransitionedByAPatientCaller_ComesToWhatItExpects()
    {
        var sample = EstateDocument.Load("sample-estate.json");
        await using var partner = await Partner.StartAsync(sample, new SimulatorOptions { Delays = Delays.None, Limits = null });
        foreach (var customer in sample.Customers)
        {
            if (await MayTransactAsync(partner, customer))
            {
                if (customer.Backend == "commerce")
                    await StepwiseAsync(partner, customer);
                else
                    await partner.UpgradeAsync("", customer.Id);
            }

            var ledger = partner.Simulator.Ledger;
            var expect = customer.Expect!;
            Assert.Equal((int)expect["plansBought"]!, ledger.Plans.Count(p => p.CustomerId == customer.Id));
            Assert.Equal((int)expect["subscriptionsSuspended"]!, ledger.Suspensions.Count(s => s.CustomerId == customer.Id));
            var active = partner.Truth(customer.Id)["subscriptions"]!.AsArray().Count(s => (string?)s!["status"] == "active" && !(bool)s["mapped"]!);
            if ((string?)expect["outcome"] is "completed" or "partiallyCompleted")
                Assert.Equal((int)expect["failed"]!, active);
        }
        Assert.Empty(partner.Simulator.Ledger.Violations());
    }

    /// <summary>Meets the prerequisites as far as the request carries them; false when one does not hold.</summary>
    private static async Task<bool> MayTransactAsync(Partner partner, CustomerDocument customer)
    {
        var root = $"customers/{customer.Id}";
        if ((await partner.GetAsync(root)).Status != 200 || (await partner.GetAsync($"{root}/validationStatus?type=account")).Text("status") != "Allowed")
            return false;
        var signed = (bool)(await partner.GetAsync($"{root}/directSignedMicrosoftCustomerAgreementStatus")).Json["isSigned"]!
            || (await partner.GetAsync($"{root}/agreements?agreementType=MicrosoftCustomerAgreement")).Items.Count > 0;
        if (!signed && customer.Request?["attestation"] is { } attestation)
        {
            var template = (await partner.GetAsync("agreements?agreementType=MicrosoftCustomerAgreement")).Items[0]!["templateId"]!.ToString();
            var confirmed = await partner.PostAsync($"{root}/agreements", new
            {
                primaryContact = attestation,
                dateAgreed = (string?)attestation["dateAgreed"],
                templateId = template,
                type = "MicrosoftCustomerAgreement",
            });
            signed = confirmed.Status == 201;
        }
        var eligible = customer.Backend == "commerce" || (bool)(await partner.UpgradeAsync("eligibility", customer.Id)).Json["isEligible"]!;
        return signed && eligible;
    }

    private static async Task StepwiseAsync(Partner partner, CustomerDocument customer)
    {
        var root = $"customers/{customer.Id}";
        foreach (var group in customer.Subscriptions.GroupBy(s => s.MpnId, StringComparer.Ordinal))
        {
            if (customer.Plans.Find(p => p.MpnId == group.Key)?.Id is not { } plan)
            {
                var cart = (await partner.PostAsync($"{root}/carts", Partner.CartBody(group.Key))).Text("id");
                var order = (await partner.PostAsync($"{root}/carts/{cart}/checkout")).Json["orders"]![0]!;
                plan = (string)order["lineItems"]![0]!["subscriptionId"]!;
            }
            foreach (var source in group)
            {
                var azure = source.AzureId ?? source.CommerceId;
                var mapped = await partner.SendAsync(
                    "PUT", $"{root}/subscriptions/{plan}/azureEntitlements/{azure}", new { sourceSubscriptionId = source.CommerceId });
                if (mapped.Status is 200 or 201)
                    await partner.SendAsync("PATCH", $"{root}/subscriptions/{source.CommerceId}", new { status = "suspended" });
            }
        }
    }
}
