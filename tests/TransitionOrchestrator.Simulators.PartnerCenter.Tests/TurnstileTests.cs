namespace TransitionOrchestrator.Simulators.PartnerCenter.Tests;

public sealed class TurnstileTests
{
    [Fact]
    public async Task Turnstile_Set_HoldsWhatComesAfterThoseLetThrough()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        Assert.Equal(1, (int?)(await partner.SendAsync("PUT", "/admin/turnstile", new { calls = 1 })).Json["left"]);

        Assert.Equal(200, (await partner.GetAsync(partner.Path())).Status);
        var held = partner.GetAsync(partner.Path());
        await SeesHeldAsync(partner, 1);
        Assert.Single(partner.Simulator.Ledger.Calls);

        Assert.Equal(204, (await partner.SendAsync("DELETE", "/admin/turnstile", null)).Status);
        Assert.Equal(200, (await held).Status);
        Assert.Equal(2, partner.Simulator.Ledger.Calls.Count);
        Assert.Null((await partner.GetAsync("/admin/turnstile")).Json["left"]);
    }

    [Fact]
    public async Task Turnstile_HoldsAnAnswer_TheCallIsCarriedOutAndOnlyThatOne()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        partner.Simulator.Turnstile.Set(0, holdAnswer: true);

        var first = partner.UpgradeAsync();
        await SeesHeldAsync(partner, 1);
        var second = partner.GetAsync(partner.Path());
        await SeesHeldAsync(partner, 2);
        Assert.Equal("createUpgrade", Assert.Single(partner.Simulator.Ledger.Calls).Endpoint);

        partner.Simulator.Turnstile.Set(1);
        Assert.Equal((202, 200), ((await first).Status, (await second).Status));
    }

    [Fact]
    public async Task Turnstile_OnlyWrites_ReadsPassAndAreNotCounted()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        partner.Simulator.Turnstile.Set(0, onlyWrites: true);
        Assert.Equal(200, (await partner.GetAsync(partner.Path())).Status);
        Assert.True((bool?)(await partner.UpgradeAsync("eligibility")).Json["isEligible"]);

        var held = partner.UpgradeAsync();
        await SeesHeldAsync(partner, 1);
        partner.Simulator.Turnstile.Open();
        Assert.Equal(202, (await held).Status);
    }

    [Fact]
    public async Task Turnstile_CallerGone_ItsCallIsNotCarriedOut()
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        partner.Simulator.Turnstile.Set(0);
        using var gone = new CancellationTokenSource();
        var held = partner.Http.GetAsync(new Uri("/v1/" + partner.Path(), UriKind.Relative), gone.Token);
        await SeesHeldAsync(partner, 1);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        await SeesHeldAsync(partner, 0);
        partner.Simulator.Reset();

        Assert.Equal(200, (await partner.GetAsync(partner.Path("subscriptions"))).Status);
        Assert.Single(partner.Simulator.Ledger.Calls);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"calls":-1}""")]
    [InlineData("""{"calls":"x"}""")]
    public async Task Turnstile_BadSetting_IsRefused(string body)
    {
        await using var partner = await Partner.StartAsync(Partner.Customer(""));
        Assert.Equal(400, (await partner.SendAsync("PUT", "/admin/turnstile", body)).Status);
        Assert.Null(partner.Simulator.Turnstile.Left);
    }

    private static async Task SeesHeldAsync(Partner partner, int held)
    {
        while (partner.Simulator.Turnstile.Held != held)
            await Task.Yield();
    }
}
