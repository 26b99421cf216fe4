namespace TransitionOrchestrator.Simulators.PartnerCenter.Tests;

public sealed class AdminTests
{
    [Fact]
    public async Task Admin_AfterAnUpgrade_TellsWhatHappened()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        await partner.UpgradeAsync("", Partner.CustomerId, ("MS-RequestId", "r1"), ("MS-CorrelationId", "c1"));
        Assert.Equal(200, (await partner.PostAsync("/admin/clock", new { advance = "01:00:00" })).Status);

        var call = Assert.Single(Array(await partner.GetAsync($"/admin/calls?customerId={Partner.CustomerId}")))!;
        Assert.Equal(("createUpgrade", "r1", "c1", 202), ((string?)call["endpoint"], (string?)call["requestId"], (string?)call["correlationId"], (int?)call["status"]));
        Assert.Empty(Array(await partner.GetAsync("/admin/calls?since=2026-03-01")));
        Assert.Equal("r1", (string?)Assert.Single(Array(await partner.GetAsync("/admin/plans")))!["requestId"]);
        Assert.Equal("service", (string?)Assert.Single(Array(await partner.GetAsync("/admin/suspensions")))!["by"]);
        Assert.Empty(Array(await partner.GetAsync("/admin/violations")));
        Assert.Equal(1, (int?)(await partner.GetAsync("/admin/calls/count")).Json["byEndpoint"]!["createUpgrade"]);
        Assert.Equal("Completed", (string?)(await partner.GetAsync($"/admin/customers/{Partner.CustomerId}")).Json["upgrade"]!["status"]);
        Assert.Equal("healthy", (await partner.GetAsync("/admin/health")).Text("status"));
    }

    [Fact]
    public async Task Admin_AgreementThatIsAccepted_CountsFromThenOn()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer() with { Mca = "none" });
        Assert.False((bool)(await partner.GetAsync($"/admin/customers/{Partner.CustomerId}")).Json["agreementSatisfied"]!);

        Assert.Equal(204, (await partner.PostAsync($"/admin/customers/{Partner.CustomerId}/agreement", new { })).Status);

        Assert.True((bool)(await partner.GetAsync($"/admin/customers/{Partner.CustomerId}")).Json["agreementSatisfied"]!);
        Assert.Equal(404, (await partner.PostAsync($"/admin/customers/{Guid.Empty}/agreement", new { })).Status);
    }

    [Fact]
    public async Task Admin_Faults_AreSwitchedAtRunTime()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        Assert.Equal(200, (await partner.PostAsync("/admin/faults", new[] { new { name = "error-500", count = 1 }, new { name = "lag-plan", count = 1 } })).Status);
        Assert.Equal(500, (await partner.GetAsync(partner.Path())).Status);
        Assert.Equal(200, (await partner.GetAsync(partner.Path())).Status);

        Assert.Equal(400, (await partner.PostAsync("/admin/faults", new { name = "nothing" })).Status);
        Assert.Equal(400, (await partner.PostAsync("/admin/faults", new { name = "slow", probability = 2 })).Status);
        await partner.PostAsync("/admin/faults", new { name = "chaos" });
        Assert.True(partner.Simulator.Faults.Rules.Count > 10);
        Assert.Equal(204, (await partner.SendAsync("DELETE", "/admin/faults", null)).Status);
        Assert.Empty(partner.Simulator.Faults.Rules);
    }

    [Fact]
    public async Task Admin_Reset_IsTheBeginning()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""), new SimulatorOptions { Delays = Delays.None });
        await partner.UpgradeAsync();
        Assert.Single(partner.Simulator.Ledger.Plans);
        Assert.Equal(204, (await partner.PostAsync("/admin/reset")).Status);
        Assert.Empty(partner.Simulator.Ledger.Calls);
        Assert.True((bool?)(await partner.UpgradeAsync("eligibility")).Json["isEligible"]);
    }

    [Fact]
    public async Task Admin_Clock_RefusesToGoBack()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        Assert.Equal(400, (await partner.PostAsync("/admin/clock", new { advanceSeconds = -1 })).Status);
        Assert.Equal(400, (await partner.PostAsync("/admin/clock", new { factor = 0 })).Status);
        Assert.Equal(60, (int?)(await partner.PostAsync("/admin/clock", new { factor = 60 })).Json["factor"]);
    }

    private static JsonArray Array(Answer answer) => (JsonArray)JsonNode.Parse(answer.Body)!;
}
