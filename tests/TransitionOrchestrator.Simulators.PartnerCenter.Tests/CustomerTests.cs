namespace TransitionOrchestrator.Simulators.PartnerCenter.Tests;

public sealed class CustomerTests
{
    [Fact]
    public async Task List_FollowedByItsLinks_ShowsEveryRelatedCustomerOnce()
    {
        var estate = EstateGenerator.Generate(new EstateShape { Customers = 25, Problems = 0.4 });
        await using var partner = await Partner.StartAsync(estate);
        var ids = new List<string>();
        var next = "/v1/customers?size=10";
        (string, string)[] headers = [];
        while (next is not null)
        {
            var page = await partner.GetAsync(next, headers);
            ids.AddRange(page.Items.Select(i => (string)i!["id"]!));
            var link = page.Json["links"]!["next"];
            headers = link is null ? [] : [.. link["headers"]!.AsArray().Select(h => ((string)h!["key"]!, (string)h["value"]!))];
            next = link is null ? null : "/v1" + (string)link["uri"]!;
        }
        Assert.Equal(estate.Customers.Where(c => c.Relationship != "none").Select(c => c.Id), ids);
    }

    [Fact]
    public async Task List_NextWithoutContinuationToken_IsRefused()
    {
        await using var partner = await Partner.StartAsync(EstateGenerator.Generate(new EstateShape { Customers = 3 }));
        Assert.Equal((400, 800002), (await partner.GetAsync("customers?size=1&seekOperation=Next")).Refusal);
    }

    [Fact]
    public async Task List_FilteredByReseller_ShowsItsCustomers()
    {
        var other = Partner.Customer(Partner.OtherReseller) with { Id = "7d1e8f40-2c77-4b0e-8a35-91c4d7be2f63", Subscriptions = [new() { MpnId = Partner.OtherReseller }] };
        await using var partner = await Partner.StartAsync(Partner.Estate(Partner.Customer(Partner.Reseller), other));
        var filter = Uri.EscapeDataString("""{"Field":"IndirectReseller","Value":"a17f5c02-48be-4d93-9e60-cf2b7d1e8a54","Operator":"starts_with"}""");
        var found = await partner.GetAsync($"customers?size=0&filter={filter}");
        Assert.Equal(Partner.CustomerId, (string?)Assert.Single(found.Items)!["id"]);
    }

    [Fact]
    public async Task Get_AnyCaseOfThePath_HasCountryAndEchoesIds()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        var answer = await partner.GetAsync($"/V1/CUSTOMERS/{Partner.CustomerId.ToUpperInvariant()}", ("MS-RequestId", "r1"), ("MS-CorrelationId", "c1"));
        Assert.Equal("DE", (string?)answer.Json["billingProfile"]!["defaultAddress"]!["country"]);
        Assert.Equal(("r1", "c1"), (answer.Headers["MS-RequestId"], answer.Headers["MS-CorrelationId"]));
    }

    [Theory]
    [InlineData("nonsense", 400, 900118)]
    [InlineData("00000000-0000-4000-8000-000000000000", 404, 1000)]
    public async Task Get_UnknownCustomer_IsRefused(string id, int status, int code)
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        Assert.Equal((status, code), (await partner.GetAsync($"customers/{id}")).Refusal);
    }

    [Fact]
    public async Task Calls_OfOneCustomer_WaitForEachOtherAndNotForOthers()
    {
        const string Other = "7d1e8f40-2c77-4b0e-8a35-91c4d7be2f63";
        await using var partner = await Partner.StartAsync(Partner.Estate(Partner.Customer(""), Partner.Customer() with { Id = Other }));
        using var held = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var holder = new Thread(() =>
        {
            lock (partner.Simulator.State.Estate.Customers[Partner.CustomerId].Gate)
            {
                held.Set();
                release.Wait();
            }
        });
        holder.Start();
        held.Wait();

        var waiting = partner.GetAsync(partner.Path("subscriptions"));
        for (var i = 0; i < 30; i++)
            Assert.Equal(200, (await partner.GetAsync($"customers/{Other}/subscriptions")).Status);
        Assert.DoesNotContain(partner.Simulator.State.Estate.Ledger.Calls, c => c.CustomerId == Partner.CustomerId);

        release.Set();
        holder.Join();
        Assert.Equal(200, (await waiting).Status);
    }

    [Theory]
    [InlineData("GET", "customers/6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63/licenses")]
    [InlineData("DELETE", "customers/6d1e8f40-2c77-4b0e-8a35-91c4d7be2f63")]
    public async Task AnyCall_NotSimulated_IsNotFoundAndStandsInTheLedger(string method, string path)
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        Assert.Equal((404, 1000), (await partner.SendAsync(method, path, null)).Refusal);
        Assert.Equal((method, "unknown"), partner.Simulator.Ledger.Calls.Select(c => (c.Method, c.Endpoint)).Single());
    }

    [Fact]
    public async Task AnyCall_WithoutRelationship_Is20002AndNotListed()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer("") with { Relationship = "none" });
        Assert.Equal((403, 20002), (await partner.GetAsync(partner.Path())).Refusal);
        Assert.Equal((403, 20002), (await partner.GetAsync(partner.Path("subscriptions"))).Refusal);
        Assert.Equal((403, 20002), (await partner.UpgradeAsync("eligibility")).Refusal);
        Assert.Empty((await partner.GetAsync("customers?size=10")).Items);
    }

    [Fact]
    public async Task ValidationStatus_Absent_IsTheNewerErrorShape()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer("") with { ValidationStatus = null });
        var answer = await partner.GetAsync(partner.Path("validationStatus?type=account"));
        Assert.Equal((404, 600074), answer.Refusal);
        Assert.Equal("AccountStatusNotFound", answer.Text("errorName"));
    }

    [Fact]
    public async Task Relationships_ShowResellersAndTheirAgreement()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(Partner.Reseller));
        var all = await partner.GetAsync("relationships?relationship_type=IsIndirectCloudSolutionProviderOf");
        Assert.Equal(4, all.Items.Count);
        var own = await partner.GetAsync(partner.Path("relationships"));
        Assert.Equal(Partner.Reseller, (string?)Assert.Single(own.Items)!["mpnId"]);

        Assert.True((bool?)(await partner.GetAsync("compliance/csp/agreementstatus?mpnId=5550121")).Json["isAgreementSigned"]);
        Assert.False((bool?)(await partner.GetAsync("compliance/csp/agreementstatus?tenantId=a17f5c02-48be-4d93-9e60-cf2b7d1e8a56")).Json["isAgreementSigned"]);
        Assert.Equal((400, 2200), (await partner.GetAsync("compliance/csp/agreementstatus?mpnId=1")).Refusal);
        Assert.Equal((400, 2001), (await partner.GetAsync("compliance/csp/agreementstatus")).Refusal);
    }

    [Fact]
    public async Task Catalogue_UnservedCountry_HasNoPlan()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        var availability = Assert.Single((await partner.GetAsync("products/DZH318Z0BPS6/skus/0001/availabilities?country=DE")).Items)!;
        Assert.Equal(Partner.PlanItem, (string?)availability["catalogItemId"]);
        Assert.Single((await partner.GetAsync("products?country=DE&targetView=MicrosoftAzure")).Items);
        Assert.Empty((await partner.GetAsync("products?country=AQ&targetView=MicrosoftAzure")).Items);
        Assert.Equal((404, 400013), (await partner.GetAsync("products/DZH318Z0BPS6/skus/0001/availabilities?country=AQ")).Refusal);
    }

    [Fact]
    public async Task Agreement_Confirmed_SatisfiesAndIsAudited()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer("") with { Mca = "none" });
        Assert.Empty((await partner.GetAsync(partner.Path("agreements?agreementType=MicrosoftCustomerAgreement"))).Items);
        // Without the parameter the older agreement is meant, which proves nothing.
        Assert.Equal("MicrosoftCloudAgreement", (string?)Assert.Single((await partner.GetAsync(partner.Path("agreements"))).Items)!["type"]);

        var template = (string?)Assert.Single((await partner.GetAsync("agreements?agreementType=MicrosoftCustomerAgreement")).Items)!["templateId"];
        object Body(string? templateId, string agreed) => new
        {
            TemplateId = templateId,
            DateAgreed = agreed,
            Type = "MicrosoftCustomerAgreement",
            PrimaryContact = new { FirstName = "Ida", LastName = "Brand", Email = "ida@fabkrafts.example" },
        };
        Assert.Equal((400, 800002), (await partner.PostAsync(partner.Path("agreements"), Body("other", "2026-01-20"))).Refusal);
        Assert.Equal((400, 800002), (await partner.PostAsync(partner.Path("agreements"), Body(template, "2027-01-20"))).Refusal);
        Assert.Equal(201, (await partner.PostAsync(partner.Path("agreements"), Body(template, "2026-01-20"), ("MS-CorrelationId", "c-agreement"))).Status);

        Assert.Single((await partner.GetAsync(partner.Path("agreements?agreementType=MicrosoftCustomerAgreement"))).Items);
        var audit = Assert.Single((await partner.GetAsync("auditrecords?startDate=2026-02-01")).Items)!;
        Assert.Equal(("create_agreement", "c-agreement"), ((string?)audit["operationType"], (string?)audit["originalCorrelationId"]));
        Assert.Equal((400, 800002), (await partner.GetAsync("auditrecords?startDate=2025-01-01")).Refusal);
    }

    [Fact]
    public async Task Budget_SetAndCleared_IsReadBack()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer("") with { Budget = 350 });
        Assert.Equal(350, (int?)(await partner.GetAsync(partner.Path("usagebudget"))).Json["amount"]);
        Assert.Equal((400, 800002), (await partner.SendAsync("PATCH", partner.Path("usagebudget"), new { amount = -1 })).Refusal);
        Assert.Equal(500, (int?)(await partner.SendAsync("PATCH", partner.Path("usagebudget"), new { amount = 500.0 })).Json["amount"]);
        Assert.Equal(200, (await partner.SendAsync("PATCH", partner.Path("usagebudget"), """{"amount":null}""")).Status);
        Assert.Null((await partner.GetAsync(partner.Path("usagebudget"))).Json["amount"]);
    }
}
