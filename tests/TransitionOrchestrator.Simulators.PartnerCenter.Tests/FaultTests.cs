namespace TransitionOrchestrator.Simulators.PartnerCenter.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData("error-500", 500)]
    [InlineData("gateway-502", 502)]
    [InlineData("gateway-503", 503)]
    [InlineData("gateway-504", 504)]
    [InlineData("timeout-408", 408)]
    [InlineData("throttle-429", 429)]
    public async Task WireFault_Counted_StrikesThatOften(string fault, int status)
    {
        await using var partner = await StartAsync(new FaultRule { Name = fault, Count = 1, Path = "/subscriptions" });
        Assert.Equal(200, (await partner.GetAsync(partner.Path())).Status);
        var struck = await partner.GetAsync(partner.Path("subscriptions"));
        Assert.Equal(status, struck.Status);
        Assert.Equal(status is 502 or 503 or 504, struck.Body.StartsWith("<html>", StringComparison.Ordinal));
        Assert.Equal(status == 429, struck.Headers.ContainsKey("Retry-After"));
        Assert.Equal(200, (await partner.GetAsync(partner.Path("subscriptions"))).Status);
        Assert.Equal(fault, partner.Simulator.Ledger.Calls.ElementAt(1).Faults);
    }

    [Fact]
    public async Task ResetAfter_Upgrade_IsCarriedOutAndFoundByRepeating()
    {
        await using var partner = await StartAsync(new FaultRule { Name = "reset-after", Count = 1, Method = "POST" });
        await Assert.ThrowsAsync<HttpRequestException>(() => partner.UpgradeAsync("", Partner.CustomerId, ("MS-RequestId", "lost")));
        Assert.NotNull(partner.Truth()["upgrade"]);
        var again = await partner.UpgradeAsync("", Partner.CustomerId, ("MS-RequestId", "lost"));
        Assert.Equal(202, again.Status);
        Assert.Equal([(0, false), (202, true)], partner.Simulator.Ledger.Calls.Select(c => (c.Status, c.Replayed)));
    }

    [Fact]
    public async Task ResetBefore_Cart_IsNotCarriedOut()
    {
        await using var partner = await StartAsync(new FaultRule { Name = "reset-before", Count = 1, Path = "/carts" });
        await Assert.ThrowsAsync<HttpRequestException>(() => partner.CartAsync(""));
        Assert.Empty(partner.Truth()["carts"]!.AsArray());
    }

    [Fact]
    public async Task Slow_CallerGivesUp_IsCarriedOut()
    {
        await using var partner = await StartAsync(new FaultRule { Name = "slow", Seconds = 600, Path = "/carts" });
        using var patience = new CancellationTokenSource();
        var cart = partner.Http.PostAsync(
            new Uri($"/v1/{partner.Path("carts")}", UriKind.Relative),
            new StringContent(System.Text.Json.JsonSerializer.Serialize(Partner.CartBody("")), System.Text.Encoding.UTF8, "application/json"), patience.Token);
        // The ledger knows the call as soon as it is carried out, long before the answer.
        Assert.True(SpinWait.SpinUntil(() => partner.Simulator.Ledger.Calls.Count == 1, TimeSpan.FromMinutes(1)));
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cart);
        Assert.Single(partner.Truth()["carts"]!.AsArray());
    }

    [Theory]
    [InlineData("not-ready-409", 800082)]
    [InlineData("pending-operation-409", 900278)]
    public async Task PatchFault_Struck_ChangesNothing(string fault, int code)
    {
        await using var partner = await StartAsync(new FaultRule { Name = fault });
        Assert.Equal((409, code), (await partner.SendAsync("PATCH", partner.Path($"subscriptions/{Partner.Legacy(0)}"), new { status = "suspended" })).Refusal);
        Assert.Empty(partner.Simulator.Ledger.Suspensions);
    }

    [Fact]
    public async Task CheckoutErrors_TwoGroups_BuysOneAndReportsTheOther()
    {
        await using var partner = await StartAsync(new FaultRule { Name = "checkout-order-errors", Count = 1 });
        var result = (await partner.CheckoutAsync(Partner.Reseller, Partner.OtherReseller)).Json;
        Assert.Single(result["orders"]!.AsArray());
        Assert.Equal("1", (string?)Assert.Single(result["orderErrors"]!.AsArray())!["orderGroupId"]);
        Assert.Single(partner.Simulator.Ledger.Plans);
    }

    [Fact]
    public async Task CheckoutErrors_OneGroup_LeavesTheCartOpenForTheSameRequest()
    {
        await using var partner = await StartAsync(new FaultRule { Name = "checkout-order-errors", Count = 1 });
        var cart = partner.Path($"carts/{(await partner.CartAsync("")).Text("id")}/checkout");
        var result = await partner.PostAsync(cart, null, ("MS-RequestId", "a"));
        Assert.Equal(201, result.Status);
        Assert.Empty(result.Json["orders"]!.AsArray());
        Assert.Single((await partner.PostAsync(cart, null, ("MS-RequestId", "a"))).Json["orders"]!.AsArray());
    }

    [Fact]
    public async Task CartLineError_SameRequestAgain_GetsANewCart()
    {
        await using var partner = await StartAsync(new FaultRule { Name = "cart-line-error", Count = 1, Path = "/carts" });
        Task<Answer> CreateAsync() => partner.PostAsync(partner.Path("carts"), Partner.CartBody(""), ("MS-RequestId", "a"));
        Assert.Equal("unable_to_process_cart_line_item", (string?)(await CreateAsync()).Json["lineItems"]![0]!["error"]!["errorCode"]);
        Assert.Null((await CreateAsync()).Json["lineItems"]![0]!["error"]);
    }

    [Fact]
    public async Task UpgradeFailed_BuysThePlanAndBlocksPurchases()
    {
        await using var partner = await StartAsync(new FaultRule { Name = "upgrade-failed" });
        var id = (await partner.UpgradeAsync()).Location![16..];
        var status = (await partner.UpgradeAsync($"{id}/status")).Json;
        Assert.Equal(("Failed", 900120), ((string?)status["status"], (int?)status["errorDetails"]!["code"]));
        Assert.Single(partner.Simulator.Ledger.Plans);
        Assert.Equal((409, 900114), (await partner.CheckoutAsync("")).Refusal);
        Assert.Equal("active", (string?)partner.Truth()["subscriptions"]![0]!["status"]);
    }

    [Fact]
    public async Task UpgradeStuck_StaysInProgress()
    {
        await using var partner = await StartAsync(new FaultRule { Name = "upgrade-stuck" });
        await partner.UpgradeAsync();
        partner.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal("InProgress", (string?)partner.Truth()["upgrade"]!["status"]);
    }

    [Fact]
    public async Task UpgradeLeavesActive_IsMadeGoodByAPatchWithoutViolation()
    {
        await using var partner = await StartAsync(new FaultRule { Name = "upgrade-leaves-active" });
        await partner.UpgradeAsync();
        Assert.Equal("active", (string?)partner.Truth()["subscriptions"]![0]!["status"]);
        Assert.Equal(200, (await partner.SendAsync("PATCH", partner.Path($"subscriptions/{Partner.Legacy(0)}"), new { status = "suspended" })).Status);
        Assert.Empty(partner.Simulator.Ledger.Violations());
    }

    [Fact]
    public async Task WrongPlan_TwoResellers_ShowsUnderTheOther()
    {
        await using var partner = await Partner.StartAsync(
            Partner.Customer(Partner.Reseller, Partner.OtherReseller),
            new SimulatorOptions { Delays = Delays.None, Faults = [new FaultRule { Name = "wrong-plan", Count = 1 }] });
        await partner.UpgradeAsync();
        Assert.Equal([false, true], partner.Truth()["subscriptions"]!.AsArray().Select(s => (bool)s!["mapped"]!));
    }

    [Theory]
    [InlineData("lag-plan")]
    [InlineData("lag-subscription")]
    public async Task LagFault_AfterUpgrade_HidesWhatIsNew(string fault)
    {
        await using var partner = await StartAsync(new FaultRule { Name = fault, Count = 1 });
        await partner.UpgradeAsync();
        string[] Shown(Answer answer) => [.. answer.Items.Select(i => (string)i!["status"]!)];
        Assert.NotEqual(["suspended", "active"], Shown(await partner.GetAsync(partner.Path("subscriptions"))));
        Assert.Equal(["suspended", "active"], Shown(await partner.GetAsync(partner.Path("subscriptions"))));
    }

    [Fact]
    public async Task LocationVariants_Struck_AllEndInTheUpgradeId()
    {
        var shapes = new HashSet<string>(StringComparer.Ordinal);
        for (var seed = 0; seed < 12; seed++)
        {
            await using var partner = await Partner.StartAsync(Partner.Customer(""), new SimulatorOptions { Seed = seed, Faults = [new FaultRule { Name = "location-variants" }] });
            var location = (await partner.UpgradeAsync()).Location!;
            var id = (string)partner.Truth()["upgrade"]!["id"]!;
            Assert.Contains(id, location, StringComparison.Ordinal);
            shapes.Add(location.Replace(id, "", StringComparison.Ordinal));
        }
        Assert.Equal(4, shapes.Count);
    }

    [Fact]
    public async Task ShapeFaults_Struck_ChangeTheAnswer()
    {
        await using var partner = await StartAsync(
            new FaultRule { Name = "code-as-text" }, new FaultRule { Name = "doubled-headers" }, new FaultRule { Name = "extra-fields" }, new FaultRule { Name = "por-empty" });
        var refused = await partner.GetAsync(partner.Path("subscriptions/none"), ("MS-RequestId", "a"));
        Assert.Equal("20003", refused.Json["code"]!.GetValue<string>());
        Assert.Equal("a,a", refused.Headers["MS-RequestId"]);
        var subscription = Assert.Single((await partner.GetAsync(partner.Path("subscriptions"))).Items)!;
        Assert.NotNull(subscription["simulatorUndocumented"]);
        Assert.Equal("", (string?)subscription["partnerId"]);
    }

    [Fact]
    public async Task IdempotencyOff_SameRequestId_IsCarriedOutAgain()
    {
        await using var partner = await StartAsync(new FaultRule { Name = "idempotency-off" });
        await partner.PostAsync(partner.Path("carts"), Partner.CartBody(""), ("MS-RequestId", "a"));
        await partner.PostAsync(partner.Path("carts"), Partner.CartBody(""), ("MS-RequestId", "a"));
        Assert.Equal(2, partner.Truth()["carts"]!.AsArray().Count);
    }

    [Fact]
    public async Task Idempotency_Everything_RepeatsARefusal()
    {
        await using var partner = await Partner.StartAsync(
            Partner.Customer() with { Mca = "none" }, new SimulatorOptions { Idempotency = Idempotency.Everything });
        var path = partner.Path($"carts/{(await partner.CartAsync("")).Text("id")}/checkout");
        Assert.Equal((403, 13605), (await partner.PostAsync(path, null, ("MS-RequestId", "a"))).Refusal);
        Assert.Equal((403, 13605), (await partner.PostAsync(path, null, ("MS-RequestId", "a"))).Refusal);
        Assert.True(partner.Simulator.Ledger.Calls.Last().Replayed);
    }

    [Fact]
    public async Task Chaos_SameSeed_StrikesACustomerTheSameWhateverOthersDo()
    {
        var estate = EstateGenerator.Generate(new EstateShape { Customers = 6 });
        async Task<string[]> Struck(bool together)
        {
            await using var partner = await Partner.StartAsync(estate, new SimulatorOptions { Faults = FaultRule.Chaos });
            async Task ReadAsync(CustomerDocument customer)
            {
                for (var i = 0; i < 40; i++)
                {
                    try
                    {
                        await partner.GetAsync($"customers/{customer.Id}/subscriptions");
                    }
                    catch (HttpRequestException)
                    {
                        // The ledger tells what struck.
                    }
                }
            }
            if (together)
                await Task.WhenAll(estate.Customers.Select(ReadAsync));
            else
                await ReadAsync(estate.Customers[0]);
            return [.. partner.Simulator.Ledger.Calls.Where(c => c.CustomerId == estate.Customers[0].Id).Select(c => c.Faults ?? "")];
        }
        var alone = await Struck(together: false);
        Assert.Contains(alone, f => f.Length > 0);
        Assert.Equal(alone, await Struck(together: true));
    }

    [Fact]
    public async Task Chaos_SamePath_NeverDisruptsMoreThanTwiceInARow()
    {
        await using var partner = await StartAsync(
            [.. FaultRule.Chaos.Where(r => r.Name is "error-500" or "gateway-503" or "timeout-408").Select(r => r with { Probability = 1 })]);
        var statuses = new List<int>();
        for (var i = 0; i < 9; i++)
            statuses.Add((await partner.GetAsync(partner.Path())).Status);
        Assert.All(statuses.Chunk(3), three => Assert.Equal(200, three[2]));
        Assert.Equal(3, statuses.Count(s => s == 200));
    }

    [Fact]
    public void Chaos_OnlyHasPassingFaults() =>
        Assert.All(FaultRule.Chaos, rule => Assert.True(Fault.All.Single(f => f.Name == rule.Name).Passing));

    private static Task<Partner> StartAsync(params FaultRule[] faults) =>
        Partner.StartAsync(
            Partner.Customer(faults.Any(f => f.Name.StartsWith("checkout", StringComparison.Ordinal) || f.Path == "/carts" || f.Name == "idempotency-off") ? [] : [""]),
            new SimulatorOptions { Delays = Delays.None, Faults = faults });
}
