using System.Text.Json.Nodes;
using TransitionOrchestrator.Core;
using TransitionOrchestrator.EndToEnd.Tests.Worlds;
using TransitionOrchestrator.Simulators.PartnerCenter;
using TransitionOrchestrator.Simulators.PartnerCenter.Estates;
using TransitionOrchestrator.Simulators.PartnerCenter.Faults;
using TransitionOrchestrator.Simulators.PartnerCenter.Time;

namespace TransitionOrchestrator.EndToEnd.Tests.Faults;

/// <summary>The faults that cost money or customers when they are met badly, one at a time.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class SingleFaultTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(Idempotency.Successes, false)]
    [InlineData(Idempotency.Successes, true)]
    [InlineData(Idempotency.Off, false)]
    [InlineData(Idempotency.Off, true)]
    public async Task Checkout_AnswerLost_BuysOnce(Idempotency idempotency, bool listedLate)
    {
        var late = Delays.None with { OrderListed = TimeSpan.FromMinutes(20), PlanListed = TimeSpan.FromMinutes(40) };
        await using var world = await StartAsync(Commerce(2), options => options with { Idempotency = idempotency, Delays = listedLate ? late : Delays.None });
        world.Simulator.Faults.Add(new FaultRule { Name = "reset-after", Path = "/checkout", Count = 2 });

        await AssertMovesAsync(world);
        Assert.Single(world.Simulator.Ledger.Plans);
    }

    [Theory]
    [InlineData(Idempotency.Successes)]
    [InlineData(Idempotency.Off)]
    public async Task CreateUpgrade_AnswerLost_AttachesToTheOneThatWasStarted(Idempotency idempotency)
    {
        await using var world = await StartAsync(Public(3), options => options with { Idempotency = idempotency });
        // It strikes the question for eligibility, too, which is a POST below the same path and is simply asked again.
        world.Simulator.Faults.Add(new FaultRule { Name = "reset-after", Path = "/productUpgrades", Count = 2, MaxInARow = 1 });

        await AssertMovesAsync(world);
        Assert.Contains(world.Simulator.Ledger.Calls, call => call is { Endpoint: "createUpgrade", Status: 0 });
        Assert.Single(world.Simulator.Ledger.Plans);
    }

    [Fact]
    public async Task Cart_ExpiredBeforeCheckout_IsReplacedOnceNothingCanHaveBeenOrdered()
    {
        await using var world = await StartAsync(Commerce(1), pace: new Pace { Patience = TimeSpan.FromDays(30) });
        world.Simulator.Faults.Add(new FaultRule { Name = "gateway-503", Path = "/checkout" });
        var record = (await world.StartAsync(Estates.Customer)).Record!;
        await world.UntilAsync(record.Id, details => details.Record.LastProblem is not null);
        world.Simulator.Clock.Advance(TimeSpan.FromDays(8));
        world.Simulator.Faults.Clear();

        Assert.Equal(TransitionPhase.Completed, (await world.UntilFinalAsync(record)).Record.Phase);
        Assert.Equal(2, world.Simulator.Ledger.Calls.Count(call => call.Endpoint == "createCart"));
        Assert.Single(world.Simulator.Ledger.Plans);
        await Promises.AssertAsync(world);
    }

    [Fact]
    public async Task Checkout_CartBusyAndSubmittedByAnother_TakesThatOrder()
    {
        await using var world = await StartAsync(Commerce(1));
        world.Simulator.Faults.Add(
            new FaultRule { Name = "cart-busy-409", Path = "/checkout", Count = 1 },
            new FaultRule { Name = "gateway-504", Path = "/checkout", Count = 1 }); // carried out, and not said

        await AssertMovesAsync(world);
        Assert.Contains(world.Simulator.Ledger.Calls, call => call is { Endpoint: "checkout", ErrorCode: 800064 });
        Assert.Single(world.Simulator.Ledger.Plans);
    }

    [Theory]
    [InlineData("checkout-order-errors")]
    [InlineData("cart-line-error")]
    public async Task Purchase_RefusedForThisTime_IsAskedForAgain(string fault)
    {
        await using var world = await StartAsync(Estates.Of("commerce", 4, Estates.Northbay, Estates.Eastgate));
        world.Simulator.Faults.Add(new FaultRule { Name = fault, Count = 1 });

        await AssertMovesAsync(world);
        Assert.Equal(2, world.Simulator.Ledger.Plans.Count);
    }

    [Fact]
    public async Task Suspension_AppliedLate_IsWaitedForAndMadeOnce()
    {
        await using var world = await StartAsync(Commerce(3), options => options with { Delays = new Delays() });
        world.Simulator.Faults.Add(new FaultRule { Name = "patch-202" });

        await AssertMovesAsync(world);
        Assert.Equal(3, world.Simulator.Ledger.Suspensions.Count);
    }

    [Fact]
    public async Task Suspension_ETagStaleAfterALostAnswer_IsReadAgainAndDone()
    {
        await using var world = await StartAsync(Commerce(2), options => options with { Idempotency = Idempotency.Off });
        world.Simulator.Faults.Add(new FaultRule { Name = "reset-after", Method = "PATCH", MaxInARow = 1 });

        await AssertMovesAsync(world);
        Assert.Contains(world.Simulator.Ledger.Calls, call => call.ErrorCode == 2055);
    }

    [Fact]
    public async Task Suspension_PendingOperationForADay_IsAskedForAgainAfterIt()
    {
        await using var world = await StartAsync(Commerce(1), options => options with { ClockFactor = 36_000 });
        world.Simulator.Faults.Add(new FaultRule { Name = "pending-operation-409", Method = "PATCH", Count = 1 });

        await AssertMovesAsync(world);
    }

    [Theory]
    [InlineData("public")]
    [InlineData("commerce")]
    public async Task RefreshToken_RevokedOnTheWay_GoesOnWithANewOne(string backend)
    {
        await using var world = await StartAsync(Estates.Of(backend, 2, Estates.Northbay), options => options with { Delays = new Delays() });
        var record = (await world.StartAsync(Estates.Customer)).Record!;
        await world.UntilAsync(simulator => simulator.Ledger.Calls.Any(Promises.IsWrite));
        var another = await AnotherRefreshTokenAsync(world);
        world.Simulator.Faults.Add(new FaultRule { Name = "refresh-token-revoked" });
        var (waiting, _, _) = await world.UntilAsync(record.Id, details => details.Record.LastProblem?.Code == "authenticationFailed");
        Assert.False(waiting.Phase.IsFinal());

        world.Simulator.Faults.Clear();
        await world.StopAndStartAgainAsync(setting => setting with { RefreshToken = another });

        Assert.Equal(TransitionPhase.Completed, (await world.UntilFinalAsync(record)).Record.Phase);
        await Promises.AssertAsync(world);
    }

    [Theory]
    [InlineData("public")]
    [InlineData("commerce")]
    public async Task Throttled_AgainAndAgain_ArrivesAllTheSame(string backend)
    {
        await using var world = await StartAsync(Estates.Of(backend, 2, Estates.Northbay));
        world.Simulator.Faults.Add(new FaultRule { Name = "throttle-429", Probability = 0.5, Count = 3 });

        await AssertMovesAsync(world);
        Assert.Contains(world.Simulator.Ledger.Calls, call => call.Status == 429);
    }

    [Fact]
    public async Task Upgrade_SlowAndInWordsThatNobodyKnows_IsWaitedFor()
    {
        await using var world = await StartAsync(Public(3), options => options with { Delays = Delays.None with { UpgradeStarted = TimeSpan.FromHours(1), UpgradeLine = TimeSpan.FromHours(1) } });
        world.Simulator.Faults.Add(new FaultRule { Name = "unknown-status" });

        await AssertMovesAsync(world);
    }

    [Theory]
    [InlineData("upgrade-stuck", "patienceOver")]
    [InlineData("upgrade-failed", "upgradeLineFailed")]
    public async Task Upgrade_BuysItsPlanAndComesToNothing_NothingIsSuspendedAndTheReasonIsKept(string fault, string reason)
    {
        await using var world = await StartAsync(Public(2), pace: new Pace { Patience = TimeSpan.FromHours(1) });
        world.Simulator.Faults.Add(new FaultRule { Name = fault });

        var first = await world.MoveAsync(Estates.Customer);
        var second = await world.RetryAsync(first.Record);

        Assert.Equal((TransitionPhase.Failed, TransitionPhase.Failed), (first.Record.Phase, second.Record.Phase));
        Assert.All(second.Subscriptions, row => Assert.Equal(reason, row.Problem!.Code));
        Assert.Empty(world.Simulator.Ledger.Suspensions);
        Assert.Single(world.Simulator.Ledger.Plans);
        await Promises.AssertAsync(world);
    }

    [Fact]
    public async Task Upgrade_OneLineFails_TheOthersMove()
    {
        await using var world = await StartAsync(Public(6));
        world.Simulator.Faults.Add(new FaultRule { Name = "upgrade-line-failed", Count = 2 });

        var (record, _, rows) = await world.MoveAsync(Estates.Customer);

        Assert.Equal(TransitionPhase.PartiallyCompleted, record.Phase);
        Assert.Equal((4, 2), (rows.Count(row => row.State == SubscriptionState.Suspended), rows.Count(row => row.Problem?.Code == "upgradeLineFailed")));
        await Promises.AssertAsync(world);
    }

    [Fact]
    public async Task Plan_OfTheSecondResellerListedADayLate_IsWaitedFor()
    {
        var pace = new Pace { Patience = TimeSpan.FromDays(3) };
        await using var world = await StartAsync(Estates.Of("public", 2, Estates.Northbay, Estates.Eastgate), options => options with { ClockFactor = 36_000 }, pace);
        world.Simulator.Faults.Add(new FaultRule { Name = "second-plan-late" });

        await AssertMovesAsync(world);
        Assert.Equal(2, world.Simulator.Ledger.Plans.Count);
    }

    private static EstateDocument Commerce(int subscriptions) => Estates.Of("commerce", subscriptions, Estates.Northbay);

    private static EstateDocument Public(int subscriptions) => Estates.Of("public", subscriptions, Estates.Northbay);

    /// <summary>Everybody on a clock on which an hour passes in a second, with the pace of an installation.</summary>
    private Task<World> StartAsync(EstateDocument estate, Func<SimulatorOptions, SimulatorOptions>? with = null, Pace? pace = null)
    {
        var options = Estates.AtOnce(estate) with { ClockFactor = 3_600 };
        return World.StartAsync(azurite.ConnectionString, with?.Invoke(options) ?? options, pace ?? new Pace(), fastTime: true);
    }

    private static async Task AssertMovesAsync(World world)
    {
        var (record, _, rows) = await world.MoveAsync(Estates.Customer);
        Assert.True(record.Phase == TransitionPhase.Completed, $"{record.Phase}: {record.LastProblem}; {string.Join("; ", rows.Select(row => row.Problem))}");
        Assert.All(rows, row => Assert.Equal(SubscriptionState.Suspended, row.State));
        Assert.Contains(world.Simulator.Ledger.Calls, call => call.Faults is not null);
        await Promises.AssertAsync(world);
    }

    private static async Task<string> AnotherRefreshTokenAsync(World world)
    {
        using var http = new HttpClient { BaseAddress = world.Simulator.BaseAddress };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = world.Setting.Simulator.ClientId,
            ["client_secret"] = world.Setting.Simulator.ClientSecret,
            ["refresh_token"] = world.Setting.Simulator.RefreshToken,
        });
        using var response = await http.PostAsync(new Uri($"/{world.Simulator.Estate.Partner.TenantId}/oauth2/v2.0/token", UriKind.Relative), form);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["refresh_token"]!.GetValue<string>();
    }
}
