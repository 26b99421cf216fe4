namespace TransitionOrchestrator.Simulators.PartnerCenter.Tests;

public sealed class SubscriptionTests
{
    [Fact]
    public async Task Patch_WithETag_SuspendsAndTheOldETagIsStale()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""), new SimulatorOptions { CommerceBackend = true });
        var path = partner.Path($"subscriptions/{Partner.Legacy(0)}");
        var read = (await partner.GetAsync(path)).Json;
        var etag = (string)read["attributes"]!["etag"]!;
        Assert.Equal(Partner.Legacy(0).ToUpperInvariant(), (string?)read["id"]);
        read["status"] = "suspended";

        var patched = await partner.SendAsync("PATCH", path, read.ToJsonString(), ("If-Match", $"\"{etag}\""));
        Assert.Equal("suspended", patched.Text("status"));
        Assert.NotEqual(etag, (string?)patched.Json["attributes"]!["etag"]);
        Assert.Equal((400, 2055), (await partner.SendAsync("PATCH", path, read.ToJsonString(), ("If-Match", $"\"{etag}\""))).Refusal);

        Assert.Equal(200, (await partner.SendAsync("PATCH", path, new { status = "active" })).Status);
        Assert.Equal((400, 800098), (await partner.SendAsync("PATCH", path, new { partnerId = Partner.Reseller })).Refusal);
        Assert.Equal((400, 800040), (await partner.SendAsync("PATCH", path, new { status = "expired" })).Refusal);
        Assert.Equal("Renamed", (await partner.SendAsync("PATCH", path, new { friendlyName = "Renamed" })).Text("friendlyName"));
    }

    [Fact]
    public async Task Patch_AfterRetention_IsRefusedBecauseDeleted()
    {
        var customer = Partner.Customer("");
        await using var partner = await Partner.StartAsync(customer with { Subscriptions = [customer.Subscriptions[0] with { Status = "suspended" }] });
        partner.Time.Advance(TimeSpan.FromDays(91));
        await partner.SignInAsync();
        var path = partner.Path($"subscriptions/{Partner.Legacy(0)}");
        Assert.Equal("deleted", (await partner.GetAsync(path)).Text("status"));
        Assert.Equal((400, 2011), (await partner.SendAsync("PATCH", path, new { status = "active" })).Refusal);
    }

    [Fact]
    public async Task Patch_UpgradedSubscriptionOrPlanInUse_IsRefused()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""), new SimulatorOptions { Delays = Delays.None });
        await partner.UpgradeAsync();
        Assert.Equal((400, 800096), (await partner.SendAsync("PATCH", partner.Path($"subscriptions/{Partner.Legacy(0)}"), new { status = "active" })).Refusal);
        var plan = (string?)partner.Truth()["plans"]![0]!["id"];
        Assert.Equal((403, 900115), (await partner.SendAsync("PATCH", partner.Path($"subscriptions/{plan}"), new { status = "suspended" })).Refusal);
    }

    [Fact]
    public async Task Patch_AnsweredWith202_IsAppliedLater()
    {
        await using var partner = await Partner.StartAsync(
            Partner.Customer(""), new SimulatorOptions { CommerceBackend = true, Faults = [new FaultRule { Name = "patch-202" }] });
        var path = partner.Path($"subscriptions/{Partner.Legacy(0)}");
        var accepted = await partner.SendAsync("PATCH", path, new { status = "suspended" });
        Assert.Equal((202, $"/customers/{Partner.CustomerId}/subscriptions/{Partner.Legacy(0).ToUpperInvariant()}"), (accepted.Status, accepted.Location));
        Assert.Equal("active", (await partner.GetAsync(path)).Text("status"));
        partner.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal("suspended", (await partner.GetAsync(path)).Text("status"));
    }

    [Fact]
    public async Task Entitlement_CancelAndReactivate_WorkAndAreViolations()
    {
        await using var partner = await Partner.StartAsync(
            Partner.Customer() with { Plans = [new() { Id = "c7f2a914-63db-4e0b-b1a8-2f5d80e9c346", AzureSubscriptions = [Partner.Legacy(5)] }] });
        var path = partner.Path($"subscriptions/c7f2a914-63db-4e0b-b1a8-2f5d80e9c346/azureEntitlements/{Partner.Legacy(5)}");
        Assert.Equal((400, 900307), (await partner.PostAsync(path + "/cancel", new { cancellationReason = "other" })).Refusal);
        Assert.Equal((400, 900337), (await partner.PostAsync(path + "/reactivate")).Refusal);

        Assert.Equal(202, (await partner.PostAsync(path + "/cancel", new { cancellationReason = "compromise" })).Status);
        Assert.Equal("active", (await partner.GetAsync(path)).Text("status"));
        partner.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("inactive", (await partner.GetAsync(path)).Text("status"));
        Assert.Equal(202, (await partner.PostAsync(path + "/reactivate")).Status);
        Assert.Equal(["I3", "I3"], partner.Simulator.Ledger.Violations().Select(v => v.Invariant));
    }
}
