using TransitionOrchestrator.Core;
using TransitionOrchestrator.EndToEnd.Tests.Worlds;
using TransitionOrchestrator.Simulators.PartnerCenter.Evidence;
using TransitionOrchestrator.Simulators.PartnerCenter.Faults;

namespace TransitionOrchestrator.EndToEnd.Tests.Transitions;

/// <summary>Part of a customer did not move; somebody mends the cause; the retry takes up that part and nothing else.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class RetryTests(AzuriteFixture azurite)
{
    private static readonly Pace Short = new()
    {
        FirstWait = TimeSpan.FromMilliseconds(20), MaxWait = TimeSpan.FromMilliseconds(100), Patience = TimeSpan.FromSeconds(1), SuspensionGrace = TimeSpan.FromMilliseconds(200),
    };

    [Fact]
    public async Task Retry_OneMappingFailed_MapsThatOneOnly()
    {
        var estate = Estates.Of("commerce", 3, Estates.Northbay);
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(estate), Short);
        var failing = estate.Customers[0].Subscriptions[1];
        world.Simulator.Faults.Add(new FaultRule { Name = "error-500", Path = failing.AzureId });

        var first = await world.MoveAsync(Estates.Customer);
        var before = Writes(world);
        world.Simulator.Faults.Clear();
        var second = await world.RetryAsync(first.Record);

        Assert.Equal(TransitionPhase.PartiallyCompleted, first.Record.Phase);
        Assert.Equal(failing.CommerceId, Assert.Single(first.Subscriptions, row => row.State == SubscriptionState.Failed).CommerceId.ToString());
        Assert.Equal(TransitionPhase.Completed, second.Record.Phase);
        Assert.All(second.Subscriptions, row => Assert.Equal(SubscriptionState.Suspended, row.State));
        Assert.All(Writes(world)[before.Count..], call => Assert.True(Concerns(call, failing.AzureId!) || Concerns(call, failing.CommerceId!), call.Path));
        await Promises.AssertAsync(world);
    }

    [Theory]
    [InlineData("public", RouteKind.ProductUpgrade)]
    [InlineData("commerce", RouteKind.Stepwise)]
    public async Task Retry_OneSuspensionFailed_SuspendsThatOneOnlyOnTheSameRoute(string backend, RouteKind route)
    {
        var estate = Estates.Of(backend, 3, Estates.Northbay, Estates.Eastgate);
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(estate), Short);
        var failing = estate.Customers[0].Subscriptions[1].CommerceId!;
        world.Simulator.Faults.Add(new FaultRule { Name = "upgrade-leaves-active" }, new FaultRule { Name = "error-500", Path = failing, Method = "PATCH" });

        var first = await world.MoveAsync(Estates.Customer);
        var before = Writes(world);
        world.Simulator.Faults.Clear();
        var second = await world.RetryAsync(first.Record);

        Assert.Equal((TransitionPhase.PartiallyCompleted, route), (first.Record.Phase, first.Record.Route));
        Assert.Equal(failing, Assert.Single(first.Subscriptions, row => row.State == SubscriptionState.Failed).CommerceId.ToString());
        Assert.Equal((TransitionPhase.Completed, route), (second.Record.Phase, second.Record.Route));
        Assert.True(Concerns(Assert.Single(Writes(world)[before.Count..]), failing));
        Assert.Equal(3, world.Simulator.Ledger.Suspensions.Count);
        await Promises.AssertAsync(world);
    }

    [Theory]
    [InlineData("public")]
    [InlineData("commerce")]
    public async Task Retry_SubscriptionThatCanNeverMove_FailsAgainAndTouchesNothingElse(string backend)
    {
        var customer = Estates.One(backend, 2, Estates.Northbay);
        customer = customer with { Subscriptions = [customer.Subscriptions[0], customer.Subscriptions[1] with { FailMapping = "it has a spending limit" }] };
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of(customer)), Short);

        var first = await world.MoveAsync(Estates.Customer);
        var before = Writes(world);
        var second = await world.RetryAsync(first.Record);

        Assert.Equal((TransitionPhase.PartiallyCompleted, TransitionPhase.PartiallyCompleted), (first.Record.Phase, second.Record.Phase));
        Assert.All(Writes(world)[before.Count..], call => Assert.True(Concerns(call, customer.Subscriptions[1].AzureId!), call.Path));
        Assert.Single(world.Simulator.Ledger.Plans);
        await Promises.AssertAsync(world);
    }

    [Fact]
    public async Task Retry_EverythingMoved_IsRefused()
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of("commerce", 1)));
        var (record, _, _) = await world.MoveAsync(Estates.Customer);

        var result = await world.Commands.RetryAsync(record.Id, new PersonsDecision("Just so."), CancellationToken.None);

        Assert.Equal((OperationStanding.Conflict, "nothingToRetry"), (result.Standing, result.Problem!.Code));
    }

    private static List<CallRecord> Writes(World world) => [.. world.Simulator.Ledger.Calls.Where(Promises.IsWrite)];

    private static bool Concerns(CallRecord call, string id) => call.Path.Contains(id, StringComparison.OrdinalIgnoreCase);
}
