namespace TransitionOrchestrator.Simulators.PartnerCenter.Tests;

public sealed class PurchaseTests
{
    [Fact]
    public async Task Checkout_ThenTimePasses_OrderCompletesThenPlanThenOrderIsListed()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer());
        var order = Assert.Single((await partner.CheckoutAsync(Partner.Reseller)).Json["orders"]!.AsArray())!;
        var orderPath = partner.Path($"orders/{order["id"]}");
        Assert.Equal("pending", (string?)order["status"]);
        Assert.Null(order["lineItems"]![0]!["subscriptionId"]);
        Assert.Equal("unfulfilled", (string?)(await partner.GetAsync(orderPath + "/provisioningstatus")).Items[0]!["status"]);

        partner.Time.Advance(TimeSpan.FromMinutes(3));
        var completed = (await partner.GetAsync(orderPath)).Json;
        Assert.Equal("completed", (string?)completed["status"]);
        var planId = (string?)completed["lineItems"]![0]!["subscriptionId"];
        Assert.Empty((await partner.GetAsync(partner.Path("subscriptions"))).Items);
        Assert.Equal((404, 20003), (await partner.GetAsync(partner.Path($"subscriptions/{planId}"))).Refusal);

        partner.Time.Advance(TimeSpan.FromMinutes(2));
        var plan = Assert.Single((await partner.GetAsync(partner.Path($"subscriptions?mpn_id={Partner.Reseller}"))).Items)!;
        Assert.Equal((planId, "active", Partner.PlanItem), ((string?)plan["id"], (string?)plan["status"], (string?)plan["offerId"]));
        Assert.Null(plan["attributes"]!["etag"]);
        Assert.Empty((await partner.GetAsync(partner.Path("orders"))).Items);

        partner.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Single((await partner.GetAsync(partner.Path("orders"))).Items);
        Assert.Single((await partner.GetAsync(partner.Path($"subscriptions?order_id={order["alternateId"]}"))).Items);
    }

    [Fact]
    public async Task Checkout_SameRequestId_BuysOnceAndIsMarkedAsReplayed()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer());
        var path = partner.Path($"carts/{(await partner.CartAsync("")).Text("id")}/checkout");
        var first = await partner.PostAsync(path, null, ("MS-RequestId", "8f3c5a12-aaaa-4bbb-8ccc-000000000001"));
        var second = await partner.PostAsync(path, null, ("MS-RequestId", "8f3c5a12-aaaa-4bbb-8ccc-000000000001"));

        Assert.Equal((201, first.Body), (second.Status, second.Body));
        Assert.Single(partner.Simulator.Ledger.Plans);
        Assert.Equal([false, true], partner.Simulator.Ledger.Calls.Where(c => c.Endpoint == "checkout").Select(c => c.Replayed));
    }

    [Fact]
    public async Task Checkout_ManyAtOnce_BuysOnce()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(), new SimulatorOptions { Limits = null });
        for (var round = 0; round < 5; round++)
        {
            partner.Simulator.Reset();
            var path = partner.Path($"carts/{(await partner.CartAsync("")).Text("id")}/checkout");
            var same = Enumerable.Range(0, 16).Select(_ => partner.PostAsync(path, null, ("MS-RequestId", "a")));
            var others = Enumerable.Range(0, 16).Select(i => partner.PostAsync(path, null, ("MS-RequestId", $"b{i}")));
            var answers = await Task.WhenAll(same.Concat(others));

            Assert.Single(partner.Simulator.Ledger.Plans);
            Assert.Single(answers.Where(a => a.Status == 201).Select(a => a.Body).Distinct());
            Assert.All(answers.Where(a => a.Status != 201), a => Assert.Equal((400, 800065), a.Refusal));
        }
    }

    [Fact]
    public async Task Checkout_AnotherRequestId_IsRefusedBecauseTheCartIsOrdered()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer());
        var cart = partner.Path($"carts/{(await partner.CartAsync("")).Text("id")}");
        Assert.Equal("Active", (await partner.GetAsync(cart)).Text("status"));
        Assert.Equal(201, (await partner.PostAsync(cart + "/checkout")).Status);
        Assert.Equal((400, 800065), (await partner.PostAsync(cart + "/checkout")).Refusal);
        Assert.Equal("Ordered", (await partner.GetAsync(cart)).Text("status"));
    }

    [Fact]
    public async Task Checkout_ExpiredCart_IsNotFound()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer());
        var id = (await partner.CartAsync("")).Text("id");
        partner.Time.Advance(TimeSpan.FromDays(8));
        await partner.SignInAsync();
        Assert.Equal((404, 800008), (await partner.PostAsync(partner.Path($"carts/{id}/checkout"))).Refusal);
    }

    [Fact]
    public async Task Checkout_TwoResellers_PlacesAnOrderForEach()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(), new SimulatorOptions { Delays = Delays.None });
        Assert.Equal(2, (await partner.CheckoutAsync(Partner.Reseller, Partner.OtherReseller)).Json["orders"]!.AsArray().Count);
        Assert.Equal([Partner.Reseller, Partner.OtherReseller], partner.Simulator.Ledger.Plans.Select(p => p.MpnId));
        Assert.Empty(partner.Simulator.Ledger.Violations());
    }

    [Fact]
    public async Task Checkout_OneResellerOfTwoMayNotTransact_IsReportedBesideTheOrder()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer());
        var result = (await partner.CheckoutAsync(Partner.Reseller, "5550123")).Json;
        Assert.Single(result["orders"]!.AsArray());
        Assert.Equal(900123, (int?)Assert.Single(result["orderErrors"]!.AsArray())!["code"]);
    }

    [Theory]
    [InlineData("none", "Allowed", "", 13605)]
    [InlineData("directSigned", "UnderReview", "", 800073)]
    [InlineData("directSigned", "NotAllowed", "", 800074)]
    [InlineData("directSigned", "Allowed", "5550123", 900123)]
    [InlineData("directSigned", "Allowed", "5550124", 800039)]
    public async Task Checkout_PrerequisiteMissing_IsRefused(string mca, string validation, string mpnId, int code)
    {
        await using var partner = await Partner.StartAsync(Partner.Customer() with { Mca = mca, ValidationStatus = validation });
        Assert.Equal((403, code), (await partner.CheckoutAsync(mpnId)).Refusal);
        Assert.Empty(partner.Simulator.Ledger.Plans);
    }

    [Fact]
    public async Task Checkout_LegacySubscriptions_IsRefusedByThePublicBackEndOnly()
    {
        await using var open = await Partner.StartAsync(Partner.Customer(""));
        Assert.Equal((403, 800024), (await open.CheckoutAsync("")).Refusal);
        await using var commerce = await Partner.StartAsync(Partner.Customer(""), new SimulatorOptions { CommerceBackend = true });
        Assert.Equal(201, (await commerce.CheckoutAsync("")).Status);
    }

    [Fact]
    public async Task Cart_ErrorInALine_IsCreatedAndCannotBeCheckedOut()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer());
        var cart = await partner.PostAsync(partner.Path("carts"), new
        {
            PartnerOnRecordAttestationAccepted = true,
            LineItems = new[] { new { Id = 0, CatalogItemId = "DZH318Z0BPS6:0001:OLD", Quantity = 1, BillingCycle = "one_time" } },
        });
        Assert.Equal(201, cart.Status);
        Assert.Equal("catalog_item_id_is_not_valid", (string?)cart.Json["lineItems"]![0]!["error"]!["errorCode"]);
        Assert.Equal((400, 800009), (await partner.PostAsync(partner.Path($"carts/{cart.Text("id")}/checkout"))).Refusal);
        // A cart can be mended.
        Assert.Equal(201, (await partner.SendAsync("PUT", partner.Path($"carts/{cart.Text("id")}"), Partner.CartBody(""))).Status);
        Assert.Equal(201, (await partner.PostAsync(partner.Path($"carts/{cart.Text("id")}/checkout"))).Status);
    }

    [Fact]
    public async Task Cart_WrongInput_IsRefused()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer());
        Assert.Equal((400, 900206), (await partner.PostAsync(partner.Path("carts"), new { lineItems = Array.Empty<object>() })).Refusal);
        Assert.Equal((404, 800015), (await partner.CartAsync("999")).Refusal);
        Assert.Equal((404, 2072), (await partner.CartAsync("5550000")).Refusal);
        Assert.Equal((400, 800002), (await partner.PostAsync(partner.Path("carts"), "not json")).Refusal);
    }

    [Fact]
    public async Task Cart_ParticipantsOfADirectPartner_AreALineError()
    {
        var estate = Partner.Estate(Partner.Customer()) with { Partner = new PartnerDocument { Type = "direct" } };
        await using var partner = await Partner.StartAsync(estate);
        Assert.Equal("participants_is_not_supported_for_partner", (string?)(await partner.CartAsync(Partner.Reseller)).Json["lineItems"]![0]!["error"]!["errorCode"]);
    }

    [Fact]
    public async Task Order_Direct_BuysAPlanToo()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer());
        var order = await partner.PostAsync(partner.Path("orders"), new
        {
            partnerOnRecordAttestationAccepted = true,
            lineItems = new[] { new { lineItemNumber = 0, offerId = Partner.PlanItem, quantity = 1, partnerIdOnRecord = Partner.Reseller } },
        });
        Assert.Equal(201, order.Status);
        Assert.StartsWith("order:", Assert.Single(partner.Simulator.Ledger.Plans).By, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Purchase_SecondPlanForTheSameReseller_IsSoldAndFoundOut()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer());
        await partner.CheckoutAsync(Partner.Reseller);
        await partner.CheckoutAsync(Partner.Reseller);
        Assert.Equal("I1", Assert.Single(partner.Simulator.Ledger.Violations()).Invariant);

        await using var strict = await Partner.StartAsync(Partner.Customer(), new SimulatorOptions { RefuseDuplicatePlans = true });
        await strict.CheckoutAsync(Partner.Reseller);
        Assert.Equal((403, 800066), (await strict.CheckoutAsync(Partner.Reseller)).Refusal);
    }
}
