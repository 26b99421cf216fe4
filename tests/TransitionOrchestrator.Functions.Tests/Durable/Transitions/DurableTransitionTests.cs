using TransitionOrchestrator.Core;
using TransitionOrchestrator.EndToEnd.Tests.Worlds;
using TransitionOrchestrator.Simulators.PartnerCenter.Estates;
using TransitionOrchestrator.Simulators.PartnerCenter.Faults;

namespace TransitionOrchestrator.Functions.Tests.Durable;

/// <summary>Whole transitions with Durable Task as their engine. What must hold is checked at the end of each.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class DurableTransitionTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("commerce", RouteKind.Stepwise)]
    [InlineData("public", RouteKind.ProductUpgrade)]
    public async Task Move_TwoResellersOfRecord_BuysTwoPlansAndSuspendsEveryMappedSubscription(string backend, RouteKind route)
    {
        await using var world = await StartAsync(Estates.Of(backend, 5, Estates.Northbay, Estates.Eastgate));

        var (record, plans, subscriptions) = await world.UntilFinalAsync(await world.StartAsync());

        Assert.Equal((TransitionPhase.Completed, route), (record.Phase, record.Route!.Value));
        Assert.Equal([Estates.Northbay, Estates.Eastgate], plans.Select(plan => plan.Reseller.MpnId).Order(StringComparer.Ordinal));
        Assert.Equal(2, world.Simulator.Ledger.Plans.Count);
        Assert.Equal(5, world.Simulator.Ledger.Suspensions.Count);
        Assert.All(subscriptions, row => Assert.Equal((SubscriptionState.Suspended, plans.Single(plan => plan.Reseller == row.Reseller).PlanId), (row.State, row.PlanId)));
        Assert.All(subscriptions, row => Assert.True(row.ConfirmedAt <= row.SuspendedAt, $"{row.CommerceId} was suspended at {row.SuspendedAt:O}, confirmed at {row.ConfirmedAt:O}"));
    }

    [Theory]
    [InlineData("commerce")]
    [InlineData("public")]
    public async Task Move_PrerequisitesUnmet_IsRejectedWithThemAllAndWritesNothing(string backend)
    {
        var estate = Estates.Of(Estates.One(backend, 2, Estates.Northbay) with { Mca = "none", Country = "AQ" });
        await using var world = await StartAsync(estate);

        var (record, _, _) = await world.UntilFinalAsync(await world.StartAsync());

        Assert.Equal(TransitionPhase.Rejected, record.Phase);
        Assert.Equal([UnmetCodes.CountryNotServed, UnmetCodes.CustomerAgreementMissing], record.Unmet.Select(one => one.Code).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(world.Simulator.Ledger.Calls, OutwardPromises.IsWrite);
    }

    [Theory]
    [InlineData("commerce", "/checkout")]
    [InlineData("public", "/productUpgrades")]
    public async Task Move_AnswerOfThePurchaseIsLost_BuysOnce(string backend, string path)
    {
        await using var world = await StartAsync(Estates.Of(backend, 3, Estates.Northbay));
        world.Simulator.Faults.Add(new FaultRule { Name = "reset-after", Path = path, Count = 2, MaxInARow = 1 });

        var (record, _, _) = await world.UntilFinalAsync(await world.StartAsync());

        Assert.Equal(TransitionPhase.Completed, record.Phase);
        Assert.Single(world.Simulator.Ledger.Plans);
    }

    [Fact]
    public async Task Move_AsksForApproval_WaitsForItAndGoesOn()
    {
        await using var world = await StartAsync(Estates.Of("commerce", 2, Estates.Northbay));
        var waiting = await world.StartAsync(request => request with { RequiresApproval = true });
        await world.UntilAsync(waiting.Id, details => details.Record.Phase == TransitionPhase.AwaitingApproval);
        Assert.DoesNotContain(world.Simulator.Ledger.Calls, OutwardPromises.IsWrite);

        Assert.Equal(OperationStanding.Accepted, (await world.Commands.ApproveAsync(waiting.Id, new PersonsDecision("Agreed."), CancellationToken.None)).Standing);

        Assert.Equal(TransitionPhase.Completed, (await world.UntilFinalAsync(waiting)).Record.Phase);
    }

    [Fact]
    public async Task Cancel_TransitionThatWaits_EndsCancelledAndHasWrittenNothing()
    {
        await using var world = await StartAsync(Estates.Of("public", 2, Estates.Northbay));
        var waiting = await world.StartAsync(request => request with { RequiresApproval = true });
        await world.UntilAsync(waiting.Id, details => details.Record.Phase == TransitionPhase.AwaitingApproval);

        Assert.Equal(OperationStanding.Accepted, (await world.Commands.CancelAsync(waiting.Id, new PersonsDecision("Not now."), CancellationToken.None)).Standing);

        Assert.Equal(TransitionPhase.Cancelled, (await world.UntilFinalAsync(waiting)).Record.Phase);
        Assert.DoesNotContain(world.Simulator.Ledger.Calls, OutwardPromises.IsWrite);
    }

    [Fact]
    public async Task Move_ServiceIsDownForAWhile_WaitsAndGoesOn()
    {
        await using var world = await StartAsync(Estates.Of("commerce", 3, Estates.Northbay));
        world.Simulator.Faults.Add(new FaultRule { Name = "gateway-503", Path = "/checkout" });
        var waiting = await world.StartAsync();
        await world.UntilAsync(waiting.Id, details => details.Record.LastProblem is not null);

        world.Simulator.Faults.Clear();

        Assert.Equal(TransitionPhase.Completed, (await world.UntilFinalAsync(waiting)).Record.Phase);
        Assert.Single(world.Simulator.Ledger.Plans);
    }

    private Task<DurableWorld> StartAsync(EstateDocument estate) => DurableWorld.StartAsync(azurite.ConnectionString, Estates.AtOnce(estate));
}
