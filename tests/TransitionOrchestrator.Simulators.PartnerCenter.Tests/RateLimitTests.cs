namespace TransitionOrchestrator.Simulators.PartnerCenter.Tests;

public sealed class RateLimitTests
{
    [Fact]
    public async Task PartnerLimit_UsedUp_Is429WithRetryAfterUntilItIsOver()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""), new SimulatorOptions { Limits = new LimitOptions { PartnerPerMinute = 6 } });
        for (var i = 0; i < 6; i++)
            Assert.Equal(200, (await partner.GetAsync(partner.Path())).Status);
        var throttled = await partner.GetAsync(partner.Path());
        Assert.Equal((429, 429), (throttled.Status, (int?)throttled.Json["statusCode"]));
        Assert.Contains("Try again in", throttled.Text("message"), StringComparison.Ordinal);
        var wait = int.Parse(throttled.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture);

        // A call during the wait counts and makes it longer.
        var hammered = await partner.GetAsync(partner.Path());
        Assert.True(int.Parse(hammered.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) > wait);

        partner.Time.Advance(TimeSpan.FromSeconds(int.Parse(hammered.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(200, (await partner.GetAsync(partner.Path())).Status);
        // The catalogue is not among the limited resources.
        Assert.Equal(200, (await partner.GetAsync("products?country=DE&targetView=Azure")).Status);
    }

    [Fact]
    public async Task UpgradeLimit_UsedUp_IsOfThatCustomerOnly()
    {
        const string Other = "7d1e8f40-2c77-4b0e-8a35-91c4d7be2f63";
        var other = Partner.Customer("") with { Id = Other, Subscriptions = [new()] };
        await using var partner = await Partner.StartAsync(
            Partner.Estate(Partner.Customer(""), other), new SimulatorOptions { Limits = new LimitOptions { UpgradesPerMinute = 1 } });
        Assert.Equal(200, (await partner.UpgradeAsync("eligibility")).Status);
        Assert.Equal(429, (await partner.UpgradeAsync("eligibility")).Status);
        Assert.Equal(200, (await partner.UpgradeAsync("eligibility", Other)).Status);
    }

    [Fact]
    public async Task RetryAfter_FastClock_IsInTheCallersSeconds()
    {
        await using var partner = await Partner.StartAsync(
            Partner.Customer(""), new SimulatorOptions { ClockFactor = 60, Limits = new LimitOptions { PartnerPerMinute = 1 } });
        await partner.GetAsync(partner.Path());
        var throttled = await partner.GetAsync(partner.Path());
        Assert.Equal("2", throttled.Headers["Retry-After"]);
        partner.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(200, (await partner.GetAsync(partner.Path())).Status);
    }
}
