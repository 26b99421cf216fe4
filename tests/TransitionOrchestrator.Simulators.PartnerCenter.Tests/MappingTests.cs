namespace TransitionOrchestrator.Simulators.PartnerCenter.Tests;

public sealed class MappingTests
{
    private const string DirectPlan = "c7f2a914-63db-4e0b-b1a8-2f5d80e9c346";
    private const string ResellerPlan = "c7f2a914-63db-4e0b-b1a8-2f5d80e9c347";

    private static CustomerDocument Customer => Partner.Customer("", Partner.Reseller) with
    {
        Backend = "commerce",
        Plans = [new() { Id = DirectPlan }, new() { Id = ResellerPlan, MpnId = Partner.Reseller }],
    };

    [Fact]
    public async Task Map_ThenSuspend_KeepsEveryPromise()
    {
        await using var partner = await Partner.StartAsync(Customer);
        var mapped = await MapAsync(partner, DirectPlan, 0);
        Assert.Equal((201, DirectPlan, "active"), (mapped.Status, mapped.Text("subscriptionId"), mapped.Text("status")));
        var entitlements = partner.Path($"subscriptions/{DirectPlan}/azureEntitlements");
        Assert.Empty((await partner.GetAsync(entitlements)).Items);
        partner.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(Partner.Legacy(0), (string?)Assert.Single((await partner.GetAsync(entitlements)).Items)!["id"]);

        Assert.Equal(200, (await partner.SendAsync("PATCH", partner.Path($"subscriptions/{Partner.Legacy(0)}"), new { status = "suspended" })).Status);
        Assert.Empty(partner.Simulator.Ledger.Violations());
        // The same again changes nothing, even now that the source is suspended.
        Assert.Equal(200, (await MapAsync(partner, DirectPlan, 0)).Status);
        Assert.Single(partner.Simulator.Ledger.Entitlements);
    }

    [Fact]
    public async Task Map_AnsweredWith202_IsAppliedLater()
    {
        await using var partner = await Partner.StartAsync(Customer, new SimulatorOptions { Faults = [new FaultRule { Name = "mapping-202" }] });
        Task<Answer> SameAsync() => MapAsync(partner, DirectPlan, 0, null, ("MS-RequestId", "a"));
        Assert.Equal(202, (await SameAsync()).Status);
        Assert.Equal(202, (await SameAsync()).Status);
        partner.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(200, (await SameAsync()).Status);
        Assert.Single(partner.Simulator.Ledger.Entitlements);
    }

    [Fact]
    public async Task Map_WhatMustNotBe_IsRefused()
    {
        var customer = Customer;
        var stuck = Partner.Legacy(7);
        var idle = Partner.Legacy(8);
        await using var partner = await Partner.StartAsync(customer with
        {
            Subscriptions =
            [
                .. customer.Subscriptions,
                new() { CommerceId = stuck, FailMapping = "spending limit" },
                new() { CommerceId = idle, Status = "suspended" },
            ],
            Plans = [.. customer.Plans, new() { Id = "c7f2a914-63db-4e0b-b1a8-2f5d80e9c348", MpnId = Partner.OtherReseller }],
        });
        Assert.Equal((409, 990002), (await MapAsync(partner, ResellerPlan, 0)).Refusal);
        Assert.Equal((404, 20003), (await MapAsync(partner, Partner.Legacy(9), 0)).Refusal);
        Assert.Equal((404, 800111), (await MapAsync(partner, DirectPlan, 9)).Refusal);
        Assert.Equal((403, 990010), (await MapAsync(partner, DirectPlan, 7)).Refusal);
        Assert.Equal((400, 990003), (await MapAsync(partner, DirectPlan, 8)).Refusal);
        Assert.Equal((400, 800002), (await MapAsync(partner, DirectPlan, 0, source: Partner.Legacy(1))).Refusal);
        Assert.Equal(201, (await MapAsync(partner, DirectPlan, 0)).Status);
        Assert.Equal((409, 990001), (await MapAsync(partner, ResellerPlan, 0)).Refusal);
    }

    [Fact]
    public async Task Map_PlanJustBought_IsNotReadyUntilItsOrderIsCompleted()
    {
        await using var partner = await Partner.StartAsync(Customer with { Plans = [] });
        await partner.CheckoutAsync("");
        var plan = (string)partner.Truth()["plans"]![0]!["id"]!;
        Assert.Equal((409, 800082), (await MapAsync(partner, plan, 0)).Refusal);
        partner.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(201, (await MapAsync(partner, plan, 0)).Status);
    }

    [Fact]
    public async Task Capabilities_FollowTheCustomersBackEnd()
    {
        await using var partner = await Partner.StartAsync(Customer);
        Assert.True((bool?)(await partner.GetAsync(partner.Path("commerce/capabilities"))).Json["mapping"]);
        await using var open = await Partner.StartAsync(Customer with { Backend = "public" }, new SimulatorOptions { CommerceBackend = true });
        Assert.Equal((404, 1000), (await open.GetAsync(open.Path("commerce/capabilities"))).Refusal);
        Assert.Equal((404, 1000), (await MapAsync(open, DirectPlan, 0)).Refusal);
        await using var standard = await Partner.StartAsync(Customer with { Backend = null }, new SimulatorOptions { CommerceBackend = true });
        Assert.Equal(200, (await standard.GetAsync(standard.Path("commerce/capabilities"))).Status);
    }

    [Fact]
    public async Task Suspend_BeforeMapping_IsAViolation()
    {
        await using var partner = await Partner.StartAsync(Customer);
        await partner.SendAsync("PATCH", partner.Path($"subscriptions/{Partner.Legacy(0)}"), new { status = "suspended" });
        Assert.Equal("I2", Assert.Single(partner.Simulator.Ledger.Violations()).Invariant);
        Assert.False(Assert.Single(partner.Simulator.Ledger.Suspensions).Mapped);
    }

    private static Task<Answer> MapAsync(Partner partner, string plan, int i, string? source = null, params (string, string)[] headers) => partner.SendAsync(
        "PUT", partner.Path($"subscriptions/{plan}/azureEntitlements/{Partner.Legacy(i)}"), new { sourceSubscriptionId = source ?? Partner.Legacy(i) }, headers);
}
