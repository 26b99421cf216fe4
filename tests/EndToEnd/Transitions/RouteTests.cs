using TransitionOrchestrator.Core;
using TransitionOrchestrator.EndToEnd.Tests.Worlds;
using TransitionOrchestrator.Simulators.PartnerCenter;
using TransitionOrchestrator.Simulators.PartnerCenter.Evidence;
using TransitionOrchestrator.Simulators.PartnerCenter.Time;

namespace TransitionOrchestrator.EndToEnd.Tests.Transitions;

/// <summary>Both routes, at once and with the service's delays, seen from the service's own records.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class RouteTests(AzuriteFixture azurite)
{
    public static TheoryData<string, RouteKind, bool> EveryRoute => new()
    {
        { "commerce", RouteKind.Stepwise, true },
        { "commerce", RouteKind.Stepwise, false },
        { "public", RouteKind.ProductUpgrade, true },
        { "public", RouteKind.ProductUpgrade, false },
    };

    [Theory]
    [MemberData(nameof(EveryRoute))]
    public async Task Move_TwoResellersOfRecord_BuysTwoPlansAndSuspendsEveryMappedSubscription(string backend, RouteKind route, bool atOnce)
    {
        var estate = Estates.Of(backend, 5, Estates.Northbay, Estates.Eastgate);
        await using var world = await World.StartAsync(azurite.ConnectionString, atOnce ? Estates.AtOnce(estate) : Estates.Fast(estate));

        var (record, plans, subscriptions) = await world.MoveAsync(Estates.Customer);

        Assert.Equal(TransitionPhase.Completed, record.Phase);
        Assert.Equal(route, record.Route);
        Assert.Equal([Estates.Northbay, Estates.Eastgate], plans.Select(plan => plan.Reseller.MpnId).Order(StringComparer.Ordinal));
        Assert.Equal(2, world.Simulator.Ledger.Plans.Count);
        Assert.All(subscriptions, row => Assert.Equal(SubscriptionState.Suspended, row.State));
        Assert.All(subscriptions, row => Assert.Equal(plans.Single(plan => plan.Reseller == row.Reseller).PlanId, row.PlanId));
        Assert.Equal(5, world.Simulator.Ledger.Suspensions.Count);
        Assert.Empty(world.Simulator.Ledger.Violations());
    }

    [Theory]
    [MemberData(nameof(EveryRoute))]
    public async Task Move_EveryWrite_StandsInTheJournalWithItsIds(string backend, RouteKind route, bool atOnce)
    {
        var estate = Estates.Of(backend, 2, Estates.Northbay);
        await using var world = await World.StartAsync(azurite.ConnectionString, atOnce ? Estates.AtOnce(estate) : Estates.Fast(estate));

        var (record, _, _) = await world.MoveAsync(Estates.Customer);

        Assert.Equal(route, record.Route);
        var journal = (await world.ReadJournalAsync(record.Id)).Select(line => (line.RequestId, line.CorrelationId)).ToHashSet();
        var writes = world.Simulator.Ledger.Calls.Where(IsWrite).Select(call => (Guid.Parse(call.RequestId), Guid.Parse(call.CorrelationId))).ToHashSet();
        Assert.NotEmpty(writes);
        Assert.Empty(writes.Except(journal));
        Assert.All(journal, line => Assert.Equal(record.Order.CorrelationId, line.CorrelationId));
    }

    [Fact]
    public async Task Move_CustomerThatMovedBefore_BuysAndTouchesNothing()
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of("commerce", 2, Estates.Northbay)));
        await world.MoveAsync(Estates.Customer);
        var writes = world.Simulator.Ledger.Calls.Count(IsWrite);

        var (record, plans, subscriptions) = await world.MoveAsync(Estates.Customer);

        Assert.Equal(TransitionPhase.Completed, record.Phase);
        Assert.Empty(plans);
        Assert.All(subscriptions, row => Assert.Equal(SubscriptionState.AlreadyMoved, row.State));
        Assert.Equal(writes, world.Simulator.Ledger.Calls.Count(IsWrite));
    }

    [Fact]
    public async Task Move_PlanThatIsNotListedYetAndASecondTransition_BuysNoSecondPlan()
    {
        // The first transition is called off right after its purchase; the second comes while the plan is in no list yet.
        var slow = Estates.AtOnce(Estates.Of("commerce", 1, Estates.Northbay)) with
        {
            ClockFactor = 36_000,
            Delays = Delays.None with { PlanListed = TimeSpan.FromHours(30), OrderListed = TimeSpan.FromHours(20) },
        };
        await using var world = await World.StartAsync(azurite.ConnectionString, slow);
        var first = (await world.StartAsync(Estates.Customer)).Record!;
        while ((await world.ReadAsync(first.Id)).Plans.All(plan => plan.CartId is null))
            await Task.Yield();
        await world.Commands.CancelAsync(first.Id, new PersonsDecision("Second thoughts."), CancellationToken.None);
        await world.Engine.TerminateAsync(first.Order.InstanceId, "The host is broken.");
        await world.RecoverAsync();

        var (record, plans, _) = await world.MoveAsync(Estates.Customer);

        Assert.Equal(TransitionPhase.Completed, record.Phase);
        Assert.Equal(Assert.Single(world.Simulator.Ledger.Plans).PlanId, Assert.Single(plans).PlanId!.Value.ToString(), ignoreCase: true);
        Assert.Empty(world.Simulator.Ledger.Violations());
    }

    [Fact]
    public async Task Move_CustomerWithoutSubscriptions_OnlyBuysThePlan()
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of("public", 0)));

        var (record, plans, _) = await world.MoveAsync(Estates.Customer, request => request with { ResellerMpnId = Estates.Northbay });

        Assert.Equal(TransitionPhase.Completed, record.Phase);
        Assert.Equal(Estates.Northbay, Assert.Single(plans).Reseller.MpnId);
        Assert.Equal(Estates.Northbay, Assert.Single(world.Simulator.Ledger.Plans).MpnId);
    }

    private static bool IsWrite(CallRecord call) =>
        call.Method is "PUT" or "PATCH" || (call.Method == "POST" && !call.Path.Contains("eligibility", StringComparison.OrdinalIgnoreCase) && !call.Path.Contains("/status", StringComparison.OrdinalIgnoreCase));
}
