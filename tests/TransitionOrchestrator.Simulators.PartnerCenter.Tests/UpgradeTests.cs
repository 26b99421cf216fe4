namespace TransitionOrchestrator.Simulators.PartnerCenter.Tests;

public sealed class UpgradeTests
{
    [Fact]
    public async Task Upgrade_TimePasses_GoesThroughItsStatesAndReadsLag()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(Partner.Reseller, Partner.OtherReseller) with { Budget = 100 });
        Assert.True((bool?)(await partner.UpgradeAsync("eligibility")).Json["isEligible"]);
        var created = await partner.UpgradeAsync();
        Assert.Equal(202, created.Status);
        Assert.Equal("", created.Body);
        Assert.StartsWith("productUpgrades/", created.Location, StringComparison.Ordinal);
        var status = created.Location![16..] + "/status";

        Assert.Equal("NotStarted", (await partner.UpgradeAsync(status)).Text("status"));
        partner.Time.Advance(TimeSpan.FromMinutes(1));
        var running = (await partner.UpgradeAsync(status)).Json;
        Assert.Equal("InProgress", (string?)running["status"]);
        Assert.Equal(["InProgress", "NotStarted"], running["lineItems"]!.AsArray().Select(l => (string?)l!["status"]));

        partner.Time.Advance(TimeSpan.FromMinutes(4));
        var done = (await partner.UpgradeAsync(status)).Json;
        Assert.Equal("Completed", (string?)done["status"]);
        Assert.Equal(Partner.Legacy(0), (string?)done["lineItems"]![0]!["sourceProduct"]!["id"]);
        Assert.Equal(2, done["lineItems"]!.AsArray().Select(l => (string?)l!["targetProduct"]!["id"]).Distinct().Count());

        // Completed, and yet the reads lag: the old subscriptions are active and the plans are missing.
        var before = await partner.GetAsync(partner.Path("subscriptions"));
        Assert.Equal(["active", "active"], before.Items.Select(i => (string?)i!["status"]));
        partner.Time.Advance(TimeSpan.FromMinutes(1));
        var plans = (await partner.GetAsync(partner.Path("subscriptions"))).Items.Where(i => ((string)i!["offerId"]!).StartsWith("DZH", StringComparison.Ordinal)).ToList();
        Assert.Equal([Partner.Reseller, Partner.OtherReseller], plans.Select(p => (string?)p!["partnerId"]));
        Assert.Empty((await partner.GetAsync(partner.Path($"subscriptions/{plans[1]!["id"]}/azureEntitlements"))).Items);

        partner.Time.Advance(TimeSpan.FromMinutes(5));
        var after = await partner.GetAsync(partner.Path("subscriptions"));
        Assert.Equal(["suspended", "suspended", "active", "active"], after.Items.Select(i => (string?)i!["status"]));
        Assert.Equal("Upgraded", (string?)after.Items[0]!["suspensionReasons"]![0]);
        var entitlement = Assert.Single((await partner.GetAsync(partner.Path($"subscriptions/{plans[1]!["id"]}/azureEntitlements"))).Items)!;
        Assert.Equal((Partner.Legacy(1), "active"), ((string?)entitlement["id"], (string?)entitlement["status"]));

        Assert.Null((await partner.GetAsync(partner.Path("usagebudget"))).Json["amount"]);
        Assert.Empty(partner.Simulator.Ledger.Violations());
        Assert.All(partner.Simulator.Ledger.Suspensions, s => Assert.Equal(("service", true), (s.By, s.Mapped)));
    }

    [Fact]
    public async Task Upgrade_PlanExists_IsReused()
    {
        await using var partner = await Partner.StartAsync(
            Partner.Customer(Partner.Reseller) with { Plans = [new() { MpnId = Partner.Reseller }] }, new SimulatorOptions { Delays = Delays.None });
        await partner.UpgradeAsync();
        Assert.Empty(partner.Simulator.Ledger.Plans);
        Assert.True((bool?)partner.Truth()["subscriptions"]![0]!["mapped"]);
    }

    [Fact]
    public async Task Upgrade_SecondRequest_IsRefusedByTheStateOfTheFirst()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        var id = (await partner.UpgradeAsync()).Location![16..];
        var again = await partner.UpgradeAsync();
        Assert.Equal((409, 900109), again.Refusal);
        Assert.Contains(id, again.Text("description"), StringComparison.Ordinal);
        Assert.Equal((409, 900112), (await partner.CheckoutAsync("")).Refusal);

        partner.Time.Advance(TimeSpan.FromHours(1));
        await partner.SignInAsync();
        Assert.Equal((400, 900110), (await partner.UpgradeAsync()).Refusal);
        Assert.Equal(id, (await partner.UpgradeAsync("eligibility")).Text("upgradeId"));
        Assert.Single(partner.Simulator.Ledger.Plans);
    }

    [Fact]
    public async Task Upgrade_SameRequestId_IsAnsweredAgain()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        var first = await partner.UpgradeAsync("", Partner.CustomerId, ("MS-RequestId", "a"));
        var second = await partner.UpgradeAsync("", Partner.CustomerId, ("MS-RequestId", "a"));
        Assert.Equal((202, first.Location), (second.Status, second.Location));
        // Asking for the status is a POST and only reads: it is never answered from memory.
        var status = first.Location![16..] + "/status";
        Assert.Equal("NotStarted", (await partner.UpgradeAsync(status, Partner.CustomerId, ("MS-RequestId", "b"))).Text("status"));
        partner.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("InProgress", (await partner.UpgradeAsync(status, Partner.CustomerId, ("MS-RequestId", "b"))).Text("status"));
    }

    [Fact]
    public async Task Status_UnknownOrForeign_IsRefused()
    {
        const string Other = "7d1e8f40-2c77-4b0e-8a35-91c4d7be2f63";
        var other = Partner.Customer("") with { Id = Other, Subscriptions = [new()] };
        await using var partner = await Partner.StartAsync(Partner.Estate(Partner.Customer(""), other));
        var id = (await partner.UpgradeAsync()).Location![16..];
        var right = (await partner.UpgradeAsync("", Other)).Location![16..];

        var foreign = await partner.UpgradeAsync($"{id}/status", Other);
        Assert.Equal((400, 900111), foreign.Refusal);
        Assert.Contains(right, foreign.Text("description"), StringComparison.Ordinal);
        Assert.Equal((404, 900106), (await partner.UpgradeAsync("00000000-0000-4000-8000-000000000000/status")).Refusal);
        Assert.Equal((400, 800002), (await partner.PostAsync("productUpgrades", new { customerId = Other, productFamily = "office" })).Refusal);
        Assert.Equal((400, 800002), (await partner.PostAsync("productUpgrades")).Refusal);
    }

    public static TheoryData<string, int, int, string> Rules { get; } = new()
    {
        { "advisor", 403, 20002, "commerce relationship" },
        { "no legacy", 403, 900108, "no Azure subscriptions" },
        { "suspended", 403, 900105, "suspended" },
        { "recent", 403, 900130, "recently" },
        { "shared", 403, 900119, "Shared Services" },
        { "mca", 403, 13605, "Customer Agreement" },
        { "partner mpa", 403, 900124, "Partner Agreement" },
        { "reseller mpa", 403, 900123, "Partner Agreement" },
        { "country", 400, 900107, "catalogue" },
        { "reseller state", 403, 900120, "cannot be processed" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Eligibility_RuleNotMet_IsToldEitherWay(string rule, int status, int code, string words)
    {
        var customer = Partner.Customer(Partner.Reseller);
        var estate = Partner.Estate(rule switch
        {
            "advisor" => customer with { Relationship = "advisor" },
            "no legacy" => customer with { Subscriptions = [] },
            "suspended" => customer with { Subscriptions = [customer.Subscriptions[0] with { Status = "suspended" }] },
            "recent" => customer with { RecentlyBought = true },
            "shared" => customer with { SharedServices = true },
            "mca" => customer with { Mca = "none" },
            "reseller mpa" => Partner.Customer("5550123"),
            "country" => customer with { Country = "AQ" },
            "reseller state" => Partner.Customer("5550124"),
            _ => customer,
        });
        if (rule == "partner mpa")
            estate = estate with { Partner = new PartnerDocument { MpaSigned = false } };

        await using var told = await Partner.StartAsync(estate);
        var answer = (await told.UpgradeAsync("eligibility")).Json;
        Assert.False((bool?)answer["isEligible"]);
        Assert.Contains(words, (string?)answer["reason"], StringComparison.OrdinalIgnoreCase);
        Assert.Equal((status, code), (await told.UpgradeAsync()).Refusal);

        await using var thrown = await Partner.StartAsync(estate, new SimulatorOptions { EligibilityDelivery = EligibilityDelivery.Error });
        Assert.Equal((status, code), (await thrown.UpgradeAsync("eligibility")).Refusal);
    }

    [Fact]
    public async Task Eligibility_SeveralRulesNotMet_TellsTheFirst()
    {
        var customer = Partner.Customer("5550123") with { Mca = "none", SharedServices = true, RecentlyBought = true };
        await using var partner = await Partner.StartAsync(customer, new SimulatorOptions { EligibilityDelivery = EligibilityDelivery.Error });
        Assert.Equal((403, 900130), (await partner.UpgradeAsync("eligibility")).Refusal);
    }

    [Fact]
    public async Task Upgrade_LineThatCannotMove_FailsAloneAndStaysActive()
    {
        var customer = Partner.Customer("", "");
        await using var partner = await Partner.StartAsync(
            customer with { Subscriptions = [customer.Subscriptions[0], customer.Subscriptions[1] with { FailMapping = "spending limit" }] },
            new SimulatorOptions { Delays = Delays.None });
        var status = (await partner.UpgradeAsync($"{(await partner.UpgradeAsync()).Location![16..]}/status")).Json;
        Assert.Equal("Completed", (string?)status["status"]);
        Assert.Equal("Failed", (string?)status["lineItems"]![1]!["status"]);
        Assert.Contains("spending limit", (string?)status["lineItems"]![1]!["errorDetails"]!["description"], StringComparison.Ordinal);
        Assert.Equal(["suspended", "active"], partner.Truth()["subscriptions"]!.AsArray().Select(s => (string?)s!["status"]));
    }

    [Fact]
    public async Task Upgrade_SubscriptionSuspendedBeforeItsTurn_FailsThatLineAndIsAViolation()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer("", ""));
        await partner.UpgradeAsync();
        var path = partner.Path($"subscriptions/{Partner.Legacy(1)}");
        Assert.Equal(200, (await partner.SendAsync("PATCH", path, new { status = "suspended" })).Status);
        partner.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(["Completed", "Failed"], partner.Truth()["upgrade"]!["lines"]!.AsArray().Select(l => (string?)l!["status"]));
        Assert.Equal(["I2", "I2"], partner.Simulator.Ledger.Violations().Select(v => v.Invariant));
    }

    [Fact]
    public async Task UsageRecords_AfterUpgrade_ShowItADayLater()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        await partner.UpgradeAsync();
        partner.Time.Advance(TimeSpan.FromMinutes(50));
        Assert.False((bool?)Assert.Single((await partner.GetAsync("customers/usagerecords")).Items)!["isUpgraded"]);
        partner.Time.Advance(TimeSpan.FromHours(24));
        await partner.SignInAsync();
        Assert.True((bool?)Assert.Single((await partner.GetAsync("customers/usagerecords")).Items)!["isUpgraded"]);
    }
}
