using TransitionOrchestrator.Core;
using TransitionOrchestrator.EndToEnd.Tests.Worlds;
using TransitionOrchestrator.PartnerCenter;
using TransitionOrchestrator.Simulators.PartnerCenter.Estates;
using TransitionOrchestrator.Simulators.PartnerCenter.Evidence;
using TransitionOrchestrator.Simulators.PartnerCenter.Faults;

namespace TransitionOrchestrator.EndToEnd.Tests.Transitions;

/// <summary>What a transition finds at the customer, at the outset and on its way: plans, upgrades, budgets, the hands of others.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class EstateTests(AzuriteFixture azurite)
{
    private static readonly Guid Customer = Guid.Parse(Estates.Customer);
    private static readonly CallContext Somebody = CallContext.Derive("somebody", "else");

    [Theory]
    [InlineData("public", 1)]
    [InlineData("commerce", 1)]
    [InlineData("public", 2)]
    [InlineData("commerce", 2)]
    public async Task Move_PlansThatExist_AreReused(string backend, int existing)
    {
        string[] resellers = [Estates.Northbay, Estates.Eastgate];
        var customer = Estates.One(backend, 4, resellers) with { Plans = [.. resellers[..existing].Select(mpnId => new PlanDocument { MpnId = mpnId })] };
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of(customer)));

        var (record, plans, rows) = await world.MoveAsync(Estates.Customer);

        Assert.Equal(TransitionPhase.Completed, record.Phase);
        Assert.Equal(existing, plans.Count(plan => plan.Reused));
        Assert.Equal(2 - existing, world.Simulator.Ledger.Plans.Count);
        Assert.All(rows, row => Assert.Equal(SubscriptionState.Suspended, row.State));
        await Promises.AssertAsync(world);
    }

    [Theory]
    [InlineData("public")]
    [InlineData("commerce")]
    public async Task Move_TwoPlansOfTheSameReseller_ConfirmsUnderTheOneThatWasUsed(string backend)
    {
        // The service's choice is the first, ours would be the one with the smaller id.
        var customer = Estates.One(backend, 2, Estates.Northbay) with
        {
            Plans = [new PlanDocument { MpnId = Estates.Northbay, Id = "ffffffff-0000-4000-8000-000000000001" }, new PlanDocument { MpnId = Estates.Northbay, Id = "11111111-0000-4000-8000-000000000002" }],
        };
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of(customer)));

        var (record, _, rows) = await world.MoveAsync(Estates.Customer);

        Assert.Equal(TransitionPhase.Completed, record.Phase);
        var used = backend == "public" ? customer.Plans[0].Id : customer.Plans[1].Id;
        Assert.All(rows, row => Assert.Equal(used, row.PlanId.ToString()));
        await Promises.AssertAsync(world);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Move_UpgradeOfSomebodyElse_IsFollowed(bool completed)
    {
        var estate = Estates.Of("public", 3, Estates.Northbay, Estates.Eastgate);
        await using var world = await World.StartAsync(azurite.ConnectionString, completed ? Estates.AtOnce(estate) : Estates.Fast(estate) with { ClockFactor = 0.001 });
        await world.Client.CreateUpgrade(Customer, Somebody, CancellationToken.None);

        var started = await world.StartAsync(Estates.Customer);
        if (!completed)
        {
            // The service all but stands still until we have seen the upgrade under way: it never ends before we look.
            await world.UntilAsync(started.Record!.Id, details => details.Subscriptions.Count == 3);
            world.Simulator.Clock.SetFactor(36_000);
        }

        var (record, _, rows) = await world.UntilFinalAsync(started.Record!);

        Assert.Equal(TransitionPhase.Completed, record.Phase);
        Assert.All(rows, row => Assert.Equal(completed ? SubscriptionState.AlreadyMoved : SubscriptionState.Suspended, row.State));
        Assert.Single(world.Simulator.Ledger.Calls, call => call.Endpoint == "createUpgrade");
        await Promises.AssertAsync(world);
    }

    [Fact]
    public async Task Move_UpgradeLeavesActive_IsMadeGoodAfterTheGracePeriod()
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.Fast(Estates.Of("public", 4, Estates.Northbay, Estates.Eastgate)));
        world.Simulator.Faults.Add(new FaultRule { Name = "upgrade-leaves-active", Probability = 0.5 });

        var (record, _, rows) = await world.MoveAsync(Estates.Customer);

        Assert.Equal(TransitionPhase.Completed, record.Phase);
        var made = world.Simulator.Ledger.Suspensions.Where(one => one.By == "patch").ToList();
        Assert.NotEmpty(made);
        Assert.All(
            rows.Where(row => made.Exists(one => string.Equals(one.SubscriptionId, row.CommerceId.ToString(), StringComparison.OrdinalIgnoreCase))),
            row => Assert.True(row.SuspendedAt - row.ConfirmedAt >= record.Order.Pace.SuspensionGrace, $"{row.ConfirmedAt:O} {row.SuspendedAt:O}"));
        await Promises.AssertAsync(world); // I2: none of them before the upgrade was final
    }

    [Theory]
    [InlineData("public", null, 350)]
    [InlineData("public", 500, 500)]
    [InlineData("commerce", null, 350)]
    [InlineData("commerce", 500, 500)]
    public async Task Move_BudgetAskedFor_IsSetAgain(string backend, int? amount, int expected)
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of(Estates.One(backend, 1) with { Budget = 350 })));

        var (record, _, _) = await world.MoveAsync(Estates.Customer, request => request with { Budget = new BudgetOrder(amount) });

        Assert.Equal(TransitionPhase.Completed, record.Phase);
        Assert.Equal(expected, world.Simulator.Describe(Estates.Customer)!["budget"]!.GetValue<decimal>());
        await Promises.AssertAsync(world);
    }

    [Fact]
    public async Task Move_SomebodySuspendedAfterTheMapping_IsSuspendedWithoutACallOfOurs()
    {
        var estate = Estates.Of("commerce", 1, Estates.Northbay);
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(estate));
        var record = await StartUntilMappedAsync(world);
        var read = await world.Client.GetSubscription(Customer, Guid.Parse(estate.Customers[0].Subscriptions[0].CommerceId!), Somebody, CancellationToken.None);
        await world.Client.SuspendSubscription(Customer, read, Somebody, CancellationToken.None);
        world.Simulator.Faults.Clear();

        var (_, _, rows) = await world.UntilFinalAsync(record);

        Assert.Equal(SubscriptionState.Suspended, Assert.Single(rows).State);
        Assert.DoesNotContain(await world.ReadJournalAsync(record.Id), line => line.Operation == "SuspendCommerceSubscription");
        await Promises.AssertAsync(world);
    }

    [Fact]
    public async Task Move_ResellerOfRecordGoneAfterTheMapping_StaysActiveUntilItIsSettled()
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of("commerce", 1, Estates.Northbay)));
        var started = await StartUntilMappedAsync(world);
        world.Simulator.Faults.Add(new FaultRule { Name = "por-empty" });
        world.Simulator.Faults.Remove("lag-entitlements");

        var (first, _, rows) = await world.UntilFinalAsync(started);
        Assert.Equal(TransitionPhase.Failed, first.Phase);
        Assert.Equal("changedMeanwhile", Assert.Single(rows).Problem!.Code);
        Assert.Empty(world.Simulator.Ledger.Suspensions);
        world.Simulator.Faults.Clear();

        Assert.Equal(TransitionPhase.Completed, (await world.RetryAsync(first)).Record.Phase);
        await Promises.AssertAsync(world);
    }

    [Fact]
    public async Task Move_UpgradePutsItUnderTheWrongPlan_CommerceSubscriptionStaysActive()
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of("public", 2, Estates.Northbay, Estates.Eastgate)));
        world.Simulator.Faults.Add(new FaultRule { Name = "wrong-plan" }, new FaultRule { Name = "upgrade-leaves-active" });

        var (record, _, rows) = await world.MoveAsync(Estates.Customer);

        Assert.Equal(TransitionPhase.Failed, record.Phase);
        Assert.All(rows, row => Assert.Equal("underOtherPlan", row.Problem!.Code));
        Assert.Empty(world.Simulator.Ledger.Suspensions);
        await Promises.AssertAsync(world);
    }

    private static async Task<TransitionRecord> StartUntilMappedAsync(World world)
    {
        world.Simulator.Faults.Add(new FaultRule { Name = "lag-entitlements" });
        var record = (await world.StartAsync(Estates.Customer)).Record!;
        await world.UntilAsync(record.Id, details => details.Record.LastProblem?.Code == "mappingNotVisible");
        Assert.Single(world.Simulator.Ledger.Entitlements, (EntitlementRecord one) => one.What == "mapped");
        return record;
    }
}
