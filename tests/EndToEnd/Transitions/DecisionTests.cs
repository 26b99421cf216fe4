using TransitionOrchestrator.Core;
using TransitionOrchestrator.EndToEnd.Tests.Worlds;
using TransitionOrchestrator.PartnerCenter;
using TransitionOrchestrator.Simulators.PartnerCenter.Faults;

namespace TransitionOrchestrator.EndToEnd.Tests.Transitions;

/// <summary>What people decide while a transition is under way: approve, call off, hold.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class DecisionTests(AzuriteFixture azurite)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("public")]
    [InlineData("commerce")]
    public async Task Approve_TransitionThatWaits_GoesOn(string backend)
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of(backend, 2, Estates.Northbay)));
        var waiting = await StartWaitingAsync(world);
        Assert.DoesNotContain(world.Simulator.Ledger.Calls, Promises.IsWrite);

        Assert.Equal(OperationStanding.Accepted, (await world.Commands.ApproveAsync(waiting.Id, new PersonsDecision("Agreed."), None)).Standing);

        Assert.Equal(TransitionPhase.Completed, (await world.UntilFinalAsync(waiting)).Record.Phase);
        await Promises.AssertAsync(world);
    }

    [Fact]
    public async Task Approve_PlanBoughtBySomebodyMeanwhile_IsReused()
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of("commerce", 2, Estates.Northbay)));
        var waiting = await StartWaitingAsync(world);
        var somebody = CallContext.Derive("somebody", "buys");
        var customer = Guid.Parse(Estates.Customer);
        var item = await world.Client.GetAzurePlanCatalogItem("DE", somebody, None);
        var cart = await world.Client.CreateCart(customer, item!.CatalogItemId!, Estates.Northbay, somebody, None);
        await world.Client.CheckoutCart(customer, cart.Id!, somebody, None);

        await world.Commands.ApproveAsync(waiting.Id, new PersonsDecision(Reason: null), None);
        var (record, plans, _) = await world.UntilFinalAsync(waiting);

        Assert.Equal(TransitionPhase.Completed, record.Phase);
        Assert.True(Assert.Single(plans).Reused);
        Assert.Single(world.Simulator.Ledger.Plans);
        await Promises.AssertAsync(world);
    }

    [Fact]
    public async Task Cancel_TransitionThatWaits_EndsCancelledAndHasWrittenNothing()
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of("public", 2, Estates.Northbay)));
        var waiting = await StartWaitingAsync(world);

        Assert.Equal(OperationStanding.Accepted, (await world.Commands.CancelAsync(waiting.Id, new PersonsDecision("Not now."), None)).Standing);

        Assert.Equal(TransitionPhase.Cancelled, (await world.UntilFinalAsync(waiting)).Record.Phase);
        Assert.DoesNotContain(world.Simulator.Ledger.Calls, Promises.IsWrite);
        Assert.Equal(OperationStanding.Over, (await world.Commands.ApproveAsync(waiting.Id, new PersonsDecision(Reason: null), None)).Standing);
        Assert.Equal(OperationStanding.Over, (await world.Commands.CancelAsync(waiting.Id, new PersonsDecision(Reason: null), None)).Standing);
        await Promises.AssertAsync(world);
    }

    [Fact]
    public async Task Cancel_TransitionThatWasClaimedAndNeverStarted_EndsCancelledAndAsksNothing()
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of("public", 1, Estates.Northbay)));
        var order = new TransitionOrder(new TransitionId(new CustomerId(Guid.Parse(Estates.Customer)), "0123456789ab"), Attempt: 1, Guid.NewGuid());
        var claimed = await world.Store.ClaimAsync(new TransitionRecord(order, "fingerprint", world.Setting.Time.GetUtcNow()), None);

        Assert.Equal(OperationStanding.Accepted, (await world.Commands.CancelAsync(claimed.Id, new PersonsDecision("The wrong list."), None)).Standing);

        var (record, _, _) = await world.UntilFinalAsync(claimed);
        Assert.Equal((TransitionPhase.Cancelled, "The wrong list."), (record.Phase, record.CancelBecause));
        Assert.Empty(world.Simulator.Ledger.Calls);
        Assert.Equal(TransitionPhase.Completed, (await world.RetryAsync(record)).Record.Phase); // the customer is free again
        await Promises.AssertAsync(world);
    }

    [Fact]
    public async Task Cancel_PrerequisitesCannotBeRead_EndsCancelled()
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of("public", 1)));
        world.Simulator.Faults.Add(new FaultRule { Name = "gateway-503", Path = "/subscriptions" });
        var record = (await world.StartAsync(Estates.Customer)).Record!;
        await world.UntilAsync(record.Id, details => details.Record.LastProblem is not null);

        await world.Commands.CancelAsync(record.Id, new PersonsDecision("Enough."), None);

        Assert.Equal(TransitionPhase.Cancelled, (await world.UntilFinalAsync(record)).Record.Phase);
        Assert.DoesNotContain(world.Simulator.Ledger.Calls, Promises.IsWrite);
    }

    [Fact]
    public async Task Cancel_CheckoutNotCarriedOutYet_BuysNothingAnyMore()
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of("commerce", 1, Estates.Northbay)));
        world.Simulator.Faults.Add(new FaultRule { Name = "gateway-503", Path = "/checkout" });
        var record = (await world.StartAsync(Estates.Customer)).Record!;
        await world.UntilAsync(record.Id, details => details.Record.LastProblem is not null);

        // Whoever approves what waits for no approval is told so.
        Assert.Equal((OperationStanding.Conflict, "notAwaitingApproval"), Seen(await world.Commands.ApproveAsync(record.Id, new PersonsDecision(Reason: null), None)));
        await world.Commands.CancelAsync(record.Id, new PersonsDecision("Not now."), None);

        // The fault stays: a step under way is finished, and one that repeats its checkout would otherwise get through at last.
        Assert.Equal(TransitionPhase.Cancelled, (await world.UntilFinalAsync(record)).Record.Phase);
        Assert.Empty(world.Simulator.Ledger.Plans);
        await Promises.AssertAsync(world);

        static (OperationStanding, string) Seen(OperationResult result) => (result.Standing, result.Problem!.Code);
    }

    [Fact]
    public async Task Cancel_MappingUnderWay_FinishesWhatWasBegun()
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of("commerce", 3, Estates.Northbay)));
        world.Simulator.Faults.Add(new FaultRule { Name = "gateway-503", Path = "/azureEntitlements", Method = "PUT" });
        var record = (await world.StartAsync(Estates.Customer)).Record!;
        await world.UntilAsync(record.Id, details => details.Record.Phase == TransitionPhase.Mapping);

        await world.Commands.CancelAsync(record.Id, new PersonsDecision("Too late."), None);
        world.Simulator.Faults.Clear();

        var (_, _, rows) = await world.UntilFinalAsync(record);
        Assert.All(rows, row => Assert.Equal(SubscriptionState.Suspended, row.State));
        await Promises.AssertAsync(world);
    }

    [Fact]
    public async Task Suspend_Approved_NoStepBeginsUntilItIsResumed()
    {
        const string Another = "77777777-aaaa-4000-8000-000000000001";
        var another = new[] { 7, 8 }.Select(index => Estates.Legacy(index));
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of(
            Estates.One("commerce", 2, Estates.Northbay), Estates.One("commerce", 0) with { Id = Another, Subscriptions = [.. another] })));
        var waiting = await StartWaitingAsync(world);

        Assert.Equal(OperationStanding.Accepted, (await world.Commands.SuspendAsync(waiting.Id, new PersonsDecision("Year end."), None)).Standing);
        await world.Commands.ApproveAsync(waiting.Id, new PersonsDecision(Reason: null), None);
        await world.MoveAsync(Another); // In the time that a whole transition takes, the held one does nothing.

        Assert.Equal("Year end.", (await world.ReadAsync(waiting.Id)).Record.HeldBecause);
        Assert.DoesNotContain(world.Simulator.Ledger.Calls, call => Promises.IsWrite(call) && call.CustomerId == Estates.Customer);
        Assert.Equal(OperationStanding.Accepted, (await world.Commands.ResumeAsync(waiting.Id, new PersonsDecision(Reason: null), None)).Standing);
        var (record, _, _) = await world.UntilFinalAsync(waiting);
        Assert.Equal(TransitionPhase.Completed, record.Phase);
        Assert.Null(record.HeldBecause);
        await Promises.AssertAsync(world);
    }

    [Fact]
    public async Task Start_CustomerUnderWay_SameRequestIsTheSameAnotherIsRefused()
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of("public", 1)));
        var waiting = await StartWaitingAsync(world);

        var same = await world.StartAsync(Estates.Customer, request => request with { RequiresApproval = true });
        var different = await world.StartAsync(Estates.Customer);

        Assert.Equal((OperationStanding.AlreadyRunning, waiting.Id), (same.Standing, same.Record!.Id));
        Assert.Equal((OperationStanding.Conflict, waiting.Id), (different.Standing, different.Record!.Id));
        await world.Commands.CancelAsync(waiting.Id, new PersonsDecision("Done."), None);
        await world.UntilFinalAsync(waiting);
        await Promises.AssertAsync(world);
    }

    [Theory]
    [InlineData("public")]
    [InlineData("commerce")]
    public async Task Start_TwentyRequestsAtOnce_OneTransitionRuns(string backend)
    {
        await using var world = await World.StartAsync(azurite.ConnectionString, Estates.AtOnce(Estates.Of(backend, 2, Estates.Northbay)));

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => world.StartAsync(Estates.Customer, request => request with { RequiresApproval = true }))));

        Assert.Single(results, result => result.Standing == OperationStanding.Accepted);
        Assert.Single(results.Select(result => result.Record!.Id).Distinct());
        var record = results[0].Record!;
        await world.UntilAsync(record.Id, details => details.Record.Phase == TransitionPhase.AwaitingApproval);
        await world.Commands.ApproveAsync(record.Id, new PersonsDecision(Reason: null), None);
        Assert.Equal(TransitionPhase.Completed, (await world.UntilFinalAsync(record)).Record.Phase);
        Assert.Single((await world.Store.ListAsync(new TransitionFilter(), 100, null, None)).Items);
        await Promises.AssertAsync(world);
    }

    private static async Task<TransitionRecord> StartWaitingAsync(World world)
    {
        var result = await world.StartAsync(Estates.Customer, request => request with { RequiresApproval = true });
        return (await world.UntilAsync(result.Record!.Id, details => details.Record.Phase == TransitionPhase.AwaitingApproval)).Record;
    }
}
